"""Run a validation of pyhanko-certvalidator to its end."""

from __future__ import annotations

from asn1crypto import x509 as asn1_x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.path import ValidationPath


def validated(certificate: asn1_x509.Certificate, context: ValidationContext) -> ValidationPath:
    """The path from ``certificate`` to a root of ``context``; raises what the library raises.

    Its functions may wait for what they fetch. The contexts of this room fetch nothing, so that nothing is waited for
    and no event loop is needed: a page may be answered from a thread that runs one already.
    """
    steps = CertificateValidator(certificate, validation_context=context).async_validate_path()
    try:
        steps.send(None)
    except StopIteration as end:
        path: ValidationPath = end.value
        return path
    steps.close()
    raise RuntimeError("the validation of a certificate waits for something")
