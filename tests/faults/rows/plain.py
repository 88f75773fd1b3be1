"""No fault at all: what the others are compared with."""

from tests.faults.row import Row, Run


def no_fault(run: Run) -> None:
    with run.plant() as plant:
        with run.load(plant, dossiers=40, seconds=15):
            pass
        run.judged(plant)


ROWS = [Row("no-fault", "the load alone", no_fault)]
