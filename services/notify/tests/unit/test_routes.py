from dossier_shared.web.auth import Allow, Public, Role
from notify.main import ROUTERS

STAFF_ONLY = ("/dossiers",)


def declarations():
    for router in ROUTERS:
        for route in router.routes:
            [declared] = [
                d.dependency for d in route.dependencies if isinstance(d.dependency, Allow | Public)
            ]
            yield route.path, declared


def test_every_route_declares_who_may_call_it():
    assert len(list(declarations())) == sum(len(router.routes) for router in ROUTERS)


def test_officers_and_clients_may_not_see_what_a_citizen_was_told():
    declared = [one for path, one in declarations() if path.startswith(STAFF_ONLY)]
    assert declared
    for one in declared:
        assert one.roles.isdisjoint({Role.OFFICER, Role.DIVISION_HEAD, Role.CLIENT})


def test_without_a_token_only_carriers_the_mail_server_and_who_is_tired_of_mails_may_call():
    public = {path for path, one in declarations() if isinstance(one, Public)}
    assert public == {"/receipts/{provider}", "/bounces", "/unsubscribe/{token}"}
