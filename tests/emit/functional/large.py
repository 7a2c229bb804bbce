"""A service of several modules, small as it is: its classes lead to each other in every way."""

from __future__ import annotations

from tc3gen.emit.grouping import Sizes

API = """\
actions:
  BindThings:
    doc: Binds things.
    request:
      Things: {type: Array of Thing, required: true, doc: What to bind.}
      Filter: {type: Filter, doc: Which ones.}
    response:
      Done: {type: Array of Bound, doc: What was bound.}
  DescribeTree:
    doc: Gives a tree.
    request:
      Filter: {type: Filter, doc: Which one.}
      From: {type: String, doc: A keyword.}
      Options: {type: String, doc: Our own parameter.}
      Request: {type: String, doc: Our own variable.}
    response:
      Root: {type: Tree, doc: The tree.}
      Other: {type: Leaf, doc: A leaf.}
      Failed: {type: Exception, doc: What failed.}
  DescribeThings:
    doc: Finds things.
    request:
      Filter: {type: Filter, doc: Which ones.}
    response:
      Done: {type: Array of Bound, doc: What was found.}
      Trees: {type: Array of Tree, doc: Where it was found.}
  Filter:
    doc: Its module would have the name of the structure.
    request: {}
    response: {}
structures:
  Leaf:
    doc: A leaf, which leads back to its tree.
    fields:
      Tree: {type: Tree, doc: Its tree.}
      Rings: {type: Array of Ring, doc: Its rings.}
  Tree:
    doc: A tree.
    fields:
      Leaves: {type: Array of Leaf, doc: Its leaves.}
      Trees: {type: Array of Tree, doc: Its branches.}
      Class: {type: Client2, doc: Its class.}
  Ring:
    doc: A ring.
    fields:
      Year: {type: Integer, doc: Its year.}
  Thing:
    doc: A thing.
    fields:
      Id: {type: Integer, required: true, doc: Its number.}
      Zone: {type: String, required: true, doc: Where it is.}
      Note: {type: String, doc: What it hides.}
  Bound:
    doc: What became of a thing.
    fields:
      Id: {type: Integer, doc: The number of the thing.}
      Zone: {type: String, doc: Where the thing is.}
      Code: {type: String, doc: What became of it.}
  Filter:
    doc: A filter.
    fields:
      Name: {type: String, required: true, doc: Its name.}
      Values: {type: Array of String, doc: Its values.}
  Client2:
    doc: A structure with a name like ours.
    fields:
      List: {type: String, doc: A name of Python.}
  Exception:
    doc: A structure with a name of Python.
    fields:
      Int: {type: Integer, doc: Another.}
  Unused:
    doc: Nothing reaches it.
    fields: {}
"""
POLICY = """\
actions:
  BindThings:
    batch: {items: Things, size: 2, results: Done, match: [Id, Zone]}
structures:
  Thing:
    fields:
      Note: {private: true, reason: Said so.}
  Bound:
    fields:
      Id: {always: true, reason: Said so.}
      Zone: {always: true, reason: Said so.}
      Code: {always: true, codes: true, ok: Ok, reason: Said so.}
"""
SMALL = Sizes(service=0, fields=6, lines=60)
STRUCTURES = ("Bound", "Client2", "Exception", "Filter", "Leaf", "Ring", "Thing", "Tree")
