"""``medipli account``: make accounts, hand out links to choose a password, list who has one."""

from __future__ import annotations

import argparse

from medipli.ops import start
from medipli.ops.refusal import Refusal


def configure(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(title="deeds", metavar="DEED", dest="deed", required=True)
    create = deeds.add_parser("create", help="make an account and print its link to choose a password")
    create.add_argument("address", help="ordinary e-mail address, which receives codes and notices")
    create.add_argument("--first-name", required=True)
    create.add_argument("--last-name", required=True)
    create.add_argument("--civility", default="", help="Dr, Mme, M.")
    create.add_argument("--profession", default="")
    create.add_argument("--town", default="")
    create.add_argument("--national-id", help="type digit and number: 8 and the RPPS, 0 and the ADELI")
    create.add_argument("--sign-in-address", action="append", default=[], help="a further address to sign in under")
    role = create.add_mutually_exclusive_group()
    role.add_argument("--operator", action="store_true", help="an operator of the service")
    role.add_argument(
        "--desk", metavar="REGION", default="", help="an agent of the service desk of that region (its code)"
    )
    link = deeds.add_parser("reset-link", help="after checking who asks: print a link to choose a new password")
    link.add_argument("address", help="an address under which the person signs in")
    address = deeds.add_parser("change-address", help="after checking who asks: mail a link to a new ordinary address")
    address.add_argument("address", help="an address under which the person signs in")
    address.add_argument("new", help="the new ordinary address, which confirms within 48 hours")
    deeds.add_parser("list", help="list the accounts")


def run(arguments: argparse.Namespace) -> int:
    start.django()
    deeds = {"create": _create, "reset-link": _reset_link, "change-address": _change_address, "list": _list}
    return deeds[arguments.deed](arguments)


def _create(arguments: argparse.Namespace) -> int:
    from django.db import transaction

    from medipli.audit.actor import service
    from medipli.identity.actions.create_person import AccountRefused, NewPerson, create_person
    from medipli.identity.actions.recover import grant_recovery
    from medipli.organisations.actions import give_office
    from medipli.organisations.models import Office, Region

    region = Region.objects.filter(code=arguments.desk).first()
    if arguments.desk and region is None:
        raise Refusal(f"There is no region with the code {arguments.desk}.")
    new = NewPerson(
        email=arguments.address,
        first_name=arguments.first_name,
        last_name=arguments.last_name,
        civility=arguments.civility,
        profession=arguments.profession,
        town=arguments.town,
        national_id=arguments.national_id,
    )
    actor = service("account")
    try:
        with transaction.atomic():
            person = create_person(actor, new, sign_in_addresses=arguments.sign_in_address)
            if arguments.operator:
                give_office(actor, person, Office.Kind.OPERATOR)
            elif region is not None:
                give_office(actor, person, Office.Kind.DESK, region=region)
            token = grant_recovery(actor, person)
    except AccountRefused as refused:
        raise Refusal(str(refused)) from None
    print(f"Account {person.pk} is ready: {person.email}")
    _print_link(token)
    return 0


def _reset_link(arguments: argparse.Namespace) -> int:
    from medipli.audit.actor import service
    from medipli.identity.actions.recover import grant_recovery
    from medipli.identity.names import find_person

    person = find_person(arguments.address)
    if person is None:
        raise Refusal(f"Nobody signs in under {arguments.address}.")
    _print_link(grant_recovery(service("account"), person))
    return 0


def _change_address(arguments: argparse.Namespace) -> int:
    from medipli.audit.actor import service
    from medipli.identity.actions.change_address import AddressRefused, ask_change_for
    from medipli.identity.names import find_person

    person = find_person(arguments.address)
    if person is None:
        raise Refusal(f"Nobody signs in under {arguments.address}.")
    try:
        ask_change_for(service("account"), person, arguments.new)
    except AddressRefused as refused:
        raise Refusal(str(refused)) from None
    print("A link leaves for the new address, and serves for 48 hours; the old address is told.")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    from medipli.identity.queries import people

    for person in people().iterator():
        state = "" if person.is_active else " (closed)"
        print(f"{person.pk}\t{person.role}\t{person.email}\t{person.full_name}{state}")
    return 0


def _print_link(token: str) -> None:
    from django.conf import settings
    from django.urls import reverse

    from medipli.identity.actions.recover import GRANT_LIFETIME

    hours = int(GRANT_LIFETIME.total_seconds() // 3600)
    print(f"Choose a password here, once, within {hours} hours:")
    print(settings.PUBLIC_URL + reverse("web:new-password", args=[token]))
