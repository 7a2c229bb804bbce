_POST_BATCHES: Batching[Letter, PostResponse, Receipt] = Batching(
    operation=_POST,
    kind=Letter,
    items_wire_name="Letters",
    size=2,
    read_results=lambda response: response.receipts,
    judge=lambda result: (result.effect, ""),
    serial=lambda result: result.number,
    scope=("Office",),
)
