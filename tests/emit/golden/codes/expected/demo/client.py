_SEND_THINGS_BATCHES: Batching[Thing, SendThingsResponse, Outcome] = Batching(
    operation=_SEND_THINGS,
    kind=Thing,
    items_wire_name="Things",
    size=10,
    read_results=lambda response: response.outcomes,
    judge=lambda result: (result.effect, "" if result.ok else result.status_code),
)
