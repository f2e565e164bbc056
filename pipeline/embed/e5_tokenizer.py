"""XLM-R's tokenizer for E5: sentencepiece's unigram model over its own normalisation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.embed.e5_container import Container
from pipeline.errors import ModelError


def tokenizer(container: Container, keep: Sequence[int]) -> Any:
    """A `tokenizers.Tokenizer` with the pieces of `keep`, in that order."""
    from tokenizers import (
        AddedToken,
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    place = {piece: i for i, piece in enumerate(keep)}
    vocabulary = [(container.pieces[i], float(container.scores[i])) for i in keep]
    made = Tokenizer(models.Unigram(vocabulary, place[container.unk], False))
    made.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(_character_map()),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(left=False, right=True),
        ]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=True)
    made.decoder = decoders.Metaspace(prepend_scheme="always")
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", place[container.bos]), ("</s>", place[container.eos])],
    )
    plain = ("<s>", "<pad>", "</s>", "<unk>")
    made.add_special_tokens(
        [
            *(AddedToken(token, special=True, normalized=False) for token in plain),
            AddedToken("<mask>", special=True, lstrip=True, normalized=False),
        ]
    )
    return made


def _character_map() -> bytes:
    """The normalisation that XLM-R was trained with (nmt_nfkc), as sentencepiece ships it.

    The package gives it only inside a model, so a model of a few letters is trained for it.
    """
    import io

    try:
        import sentencepiece
    except ImportError as error:
        raise ModelError(
            "the package sentencepiece is missing. Run `pip install 'jobun[quality]'`."
        ) from error
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c d e f g h"] * 50),
        model_writer=model,
        vocab_size=14,
        hard_vocab_limit=False,
        model_type="unigram",
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
    )
    normalizer = dict(_fields(model.getvalue()))[3]  # ModelProto.normalizer_spec
    return dict(_fields(normalizer))[2]  # NormalizerSpec.precompiled_charsmap


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the length-delimited fields of a protocol buffers message."""
    at = 0

    def number() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        tag = number()
        if tag & 7 == 2:
            size = number()
            yield tag >> 3, message[at : at + size]
            at += size
        elif tag & 7 == 0:
            number()
        else:
            at += 8 if tag & 7 == 1 else 4
