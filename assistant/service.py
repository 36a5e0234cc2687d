"""What pages ask of one data folder: search, answers, conversations, lists, one document."""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Collection, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import BanfuError, NotFound
from corpus.models import Hit, Kind, PolicyDocument, Status
from corpus.rows import DocumentRow
from corpus.search import Filters, Searcher, audiences_of
from corpus.settings import CorpusSettings, load_settings
from corpus.stores import Stores

if TYPE_CHECKING:  # the chain takes a second to import: the first page does not wait for it
    from assistant.answering.chain import AnswerChain, Found, Request
    from assistant.answering.models import Answer
    from assistant.cases.service import Cases
    from assistant.conversation.messages import Standalone
    from assistant.conversation.store import ConversationStore
    from assistant.settings import AssistantSettings

LOG = logging.getLogger(__name__)


class Readiness(StrEnum):
    """How far the models and indexes are. COLD: nobody asked for them yet."""

    COLD = "cold"
    PREPARING = "preparing"
    READY = "ready"
    FAILED = "failed"


#: Seconds that closing waits for models that are being loaded.
_LONGEST_WARMING = 60.0


class Service:
    """One data folder, open for reading. Safe to use from several threads; models load when first needed."""

    def __init__(self, settings: CorpusSettings) -> None:
        self.settings = settings
        self.stores = Stores(settings, purpose="应用")
        self._searcher = Searcher(self.stores)
        self._opening = threading.RLock()
        self._warming = threading.Lock()
        self._readiness = Readiness.COLD
        self._warmer: threading.Thread | None = None
        #: Why ``readiness`` is FAILED, in words for staff.
        self.problem = ""

    @property
    def today(self) -> date:
        """The day on which standing is taken."""
        return self.settings.today or date.today()

    # models

    @property
    def readiness(self) -> Readiness:
        """Whether the first question must still wait for the models."""
        return self._readiness

    def warm(self) -> None:
        """Load the models and open the indexes in the background; a call while that happens does nothing."""
        with self._warming:
            if self._readiness in (Readiness.PREPARING, Readiness.READY):
                return
            self._readiness = Readiness.PREPARING
            self._warmer = threading.Thread(target=self._warm, name="banfu-warm", daemon=True)
            self._warmer.start()

    def _warm(self) -> None:
        try:
            self._searcher.search("政策", 1)
            _ = self.chain
        except Exception as error:  # whatever it is, the page says that it failed, and the log says why
            LOG.exception("检索没有准备好")
            self.problem = str(error) if isinstance(error, BanfuError) else "详见日志"
            self._readiness = Readiness.FAILED
        else:
            self._readiness = Readiness.READY

    # questions

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        audience: str = "staff",
        kinds: Collection[Kind] = (),
        statuses: Collection[Status] = (),
        as_of: date | None = None,
    ) -> list[Hit]:
        """The ``k`` best passages; ``audience`` is ``public`` or ``staff``."""
        filters = Filters(audiences=audiences_of(audience), kinds=kinds, statuses=statuses, as_of=as_of)
        return self._searcher.search(query, k, filters)

    @functools.cached_property
    def assistant_settings(self) -> AssistantSettings:
        """The assistant's part of the settings."""
        from assistant.settings import load_assistant_settings

        return load_assistant_settings(self.settings)

    @property
    def chain(self) -> AnswerChain:
        """The chain that answers, with the chat model of the settings, if any."""
        from assistant.answering.chain import AnswerChain
        from assistant.llm import open_chat_model

        with self._opening:
            if "_chain" not in self.__dict__:
                mine = self.assistant_settings
                self.__dict__["_chain"] = AnswerChain(self.stores, mine, open_chat_model(mine.llm))
            chain: AnswerChain = self.__dict__["_chain"]
            return chain

    def ask(self, request: Request) -> Answer:
        """The answer to one question."""
        return self.chain.ask(request)

    def stream(self, request: Request) -> Iterator[Standalone | Found | str | Answer]:
        """What the chain gives, step by step; the answer comes last."""
        return self.chain.stream(request)

    @property
    def conversations(self) -> ConversationStore:
        """The conversations kept in the data folder."""
        from assistant.conversation.store import open_conversations

        with self._opening:
            if "_conversations" not in self.__dict__:
                self.__dict__["_conversations"] = open_conversations(self.settings)
            store: ConversationStore = self.__dict__["_conversations"]
            return store

    @property
    def cases(self) -> Cases:
        """The reply cases kept in the data folder."""
        from assistant.cases.service import Cases

        with self._opening:
            if "_cases" not in self.__dict__:
                self.__dict__["_cases"] = Cases(self)
            cases: Cases = self.__dict__["_cases"]
            return cases

    # documents

    def documents(self, audience: str = "staff") -> list[DocumentRow]:
        """The documents that the audience may see."""
        allowed = audiences_of(audience)
        return [row for row in self.stores.library.documents() if row.visibility in allowed]

    def document(self, doc_id: str, audience: str = "staff") -> tuple[DocumentRow, PolicyDocument]:
        """One document by id or source name. Raises ``NotFound``, also for one the audience may not see."""
        row = self.stores.library.document(doc_id)
        if row.visibility not in audiences_of(audience):
            raise NotFound(f"{doc_id}：没有这份文件。运行 banfu documents 查看全部文件和编号")
        return row, self.stores.library.body(row.version)

    def close(self) -> None:
        """Close the stores; safe to call twice. Waits for the models to be there when they are being loaded."""
        with self._warming:
            warmer, self._warmer = self._warmer, None
        if warmer is not None:
            # The indexes must not close under its first search.
            warmer.join(_LONGEST_WARMING)
        with self._opening:
            cases = self.__dict__.pop("_cases", None)
            if cases is not None:
                cases.close()
            conversations = self.__dict__.pop("_conversations", None)
            if conversations is not None:
                conversations.close()
            chain = self.__dict__.pop("_chain", None)
            if chain is not None and chain.model is not None:
                chain.model.close()
        self.stores.close()


def open_service(data_dir: Path | None = None) -> Service:
    """Open a data folder with its settings."""
    return Service(load_settings(data_dir))
