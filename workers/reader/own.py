"""Matinee's own reader, ready for use: question in, answer out."""

from __future__ import annotations

from pathlib import Path

from movies.reader_prompt import ReaderAnswer, ReaderQuestion
from workers.bundles.reader_bundle import ReaderBundle
from workers.engine.base_model import BaseModel
from workers.reader.decoding import answer_of
from workers.reader.form import MOST_TOKENS, Form, form_of
from workers.reader.heads import Heads, Marked


class OwnReader:
    """Reads one message at a time, in a few hundredths of a second.

    Parameters
    ----------
    models: the folder of derived GGUF files. threads: 0 means one per core.

    Raises
    ------
    BundleBroken, BaseModelMissing: it cannot be opened.
    """

    def __init__(self, bundle: ReaderBundle, base: BaseModel, models: Path, threads: int = 0) -> None:
        from workers.engine.llama_cpp_encoder import LlamaCppEncoder

        self._model = LlamaCppEncoder(bundle.model(base, models), MOST_TOKENS, threads)
        self._heads = Heads.read(bundle.heads, self._model.width)

    def read(self, question: ReaderQuestion) -> ReaderAnswer:
        """What a message means.

        Raises
        ------
        JobRefused: it is too long.
        """
        form, marked = self.marked(question)
        return answer_of(question, form, marked)

    def marked(self, question: ReaderQuestion) -> tuple[Form, Marked]:
        """The form of a question, and the probabilities of its marks."""
        form = form_of(question, self._model.tokenise)
        return form, self._heads.marked(form, self._model.encode(form.tokens))

    def close(self) -> None:
        """Free the model's memory."""
        self._model.close()
