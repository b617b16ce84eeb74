"""Plain text of the format "flowed" (RFC 3676): soft line breaks joined."""


def unflow(text: str, *, delete_space: bool = False) -> str:
    """`text` with its flowed paragraphs on one line each, quote marks kept. `delete_space` is DelSp=yes."""
    output: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        is_signature = content == "-- "
        is_soft = content.endswith(" ") and not is_signature
        if open_depth != depth or is_signature:
            output.append("\n" if output else "")
            output.append(f"{'>' * depth} " if depth else "")
        output.append(content[:-1] if is_soft and delete_space else content)
        open_depth = depth if is_soft else -1
    return "".join(output)
