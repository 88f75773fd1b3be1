from dossier_shared.web.auth import Allow, Role
from notify.api.notices import router


def test_every_route_declares_who_may_call_it_and_officers_and_clients_may_not():
    for route in router.routes:
        [declared] = [d.dependency for d in route.dependencies if isinstance(d.dependency, Allow)]
        assert declared.roles.isdisjoint({Role.OFFICER, Role.DIVISION_HEAD, Role.CLIENT})
