"""The rooms of a journal: small modules that know one thing each, built when first entered."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from models.store.stores import Stores

if TYPE_CHECKING:
    from models.store.drafts import Drafts
    from models.store.leaving import Leaving
    from models.store.loads import Loads
    from models.store.marks import Marks
    from models.store.needs import Needs
    from models.store.pages import Pages
    from models.store.people import People
    from models.store.photos import Photos
    from models.store.reminders import Reminders
    from models.store.seasons import Seasons
    from models.store.transfer import Transfer


class Rooms:
    """What stands beside the entries of an open store."""

    def __init__(self, stores: Stores) -> None:
        self.stores = stores

    @cached_property
    def photos(self) -> Photos:
        """The pictures of entries."""
        from models.store.photos import Photos

        return Photos(self.stores)

    @cached_property
    def people(self) -> People:
        """Names, marks and what each and both chose."""
        from models.store.people import People

        return People(self.stores)

    @cached_property
    def marks(self) -> Marks:
        """Noticed and thanks, felt met and fit, the same thing."""
        from models.store.marks import Marks

        return Marks(self.stores)

    @cached_property
    def needs(self) -> Needs:
        """Needs and their histories."""
        from models.store.needs import Needs

        return Needs(self.stores)

    @cached_property
    def seasons(self) -> Seasons:
        """Stretches in which one may carry more."""
        from models.store.seasons import Seasons

        return Seasons(self.stores)

    @cached_property
    def loads(self) -> Loads:
        """The week's load, in a word."""
        from models.store.loads import Loads

        return Loads(self.stores)

    @cached_property
    def reminders(self) -> Reminders:
        """Reminders, their inbox, and when they come next."""
        from models.store.reminders import Reminders

        return Reminders(self.stores)

    @cached_property
    def pages(self) -> Pages:
        """The weekly pages of how care has been moving."""
        from models.store.pages import Pages

        return Pages(self.stores)

    @cached_property
    def drafts(self) -> Drafts:
        """The text field as it stands."""
        from models.store.drafts import Drafts

        return Drafts(self.stores)

    @cached_property
    def leaving(self) -> Leaving:
        """Closing the shared book, and emptying a notebook."""
        from models.store.leaving import Leaving

        return Leaving(self.stores)

    @cached_property
    def transfer(self) -> Transfer:
        """Everything as plain rows, for the own format."""
        from models.store.transfer import Transfer

        return Transfer(self.stores, self.photos)
