#!/usr/bin/env python3
"""Writes tests/golden/tokenizer_folders: small model folders without tokenizer.json, or with one that the files beside it change, and what AutoTokenizer of transformers 5.24 says of them:
$(scripts/bench/env) scripts/golden/tokenizer_folders_golden.py [--out FOLDER]

The folders roberta, opt_tok, de_uncased, zh_words and added are given: they stay as they are. The others are made here; their SentencePiece models are
trained on a few sentences, with a character map of their own (published maps have 240 kB). NAME.json: {"class", "texts", "ids", "offsets" (code points; null
for classes that Python has no offsets for), "pairs": [[text, second, ids]], "decoded", "targets" (ids as text_target, or null)}.
"""
import argparse
import io
import json
import shutil
import tempfile
from pathlib import Path

import sentencepiece
import transformers
from sentencepiece import sentencepiece_model_pb2

ROOT = Path(__file__).resolve().parent.parent.parent
GIVEN = ["roberta", "opt_tok", "de_uncased", "zh_words", "added"]
LINES = ["the cat sat on the mat", "a dog and a cat run in the rain", "Das Haus steht im Regen", "ein Hund und eine Katze", "the rain falls on the old house", "good, not bad!",
         "She said: (yes) or no?", "\u30ab\u30bf\u30ab\u30ca and \u65e5\u672c", "caf\u00e9 na\u00efve \u00fcber", "1 23 456"] * 12
# Half-width kana with its mark is one letter, a letter of full width is a plain one, a tab is a blank, a dotted blank becomes a blank and a mark.
RULES = [("FF76 FF9E", "30AC"), ("FF76", "30AB"), ("FF21", "41"), ("3000", "20"), ("9", "20"), ("A", "20"), ("A8", "20 308"), ("65 301", "E9")]
TEXTS = ["hello world", "hello <mask>", "Ich m\u00f6chte sch\u00f6n", "\u65e5\u672c ich", "\u65e5 \u672c", "[E1] hello [/E1] there", "", " ", "a", "the cat", "The  cat\tsat ", "  rain", "Haus\n",
         "\uff76\uff9e \uff76 \uff21\u3000x", "cafe\u0301 caf\u00e9 \u00a8", "\u2581", "a\u2581 b", "\U0001f600 cat \U0001f468\u200d\U0001f469", "<s>the</s> cat", "a<pad>b <unk> c", "[CLS] cat [MASK] rain",
         ">>deu<< the cat", ">>xyz<< the cat", "the >>deu<< cat", "<extra_id_0> cat <extra_id_2>", "caf\u00e9 (na\u00efve) ``\u00fcber''", "<0x41>\u0416\u4e2d", "en_XX the", "<e1>cat <e1> dog", "1 23 456"]


def sentence_pieces(path, **settings):
    path.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as rules:
        rules.write("".join(f"{before}\t{after}\n" for before, after in RULES))
        rules.flush()
        given = {"model_type": "unigram", "vocab_size": 90, "hard_vocab_limit": False, "normalization_rule_tsv": rules.name, "num_threads": 1, "minloglevel": 2, **settings}
        sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(LINES), model_writer=written, **given)
    model = sentencepiece_model_pb2.ModelProto.FromString(written.getvalue())
    model.normalizer_spec.ClearField("normalization_rule_tsv")  # the name of a temporary file
    path.write_bytes(model.SerializeToString())


def settings_of(folder, model_type, **files):
    (folder / "config.json").write_text(json.dumps({"model_type": model_type}))
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def make_sentence_piece_folders(out):
    fairseq, t5 = {"unk_id": 0, "bos_id": 1, "eos_id": 2}, {"pad_id": 0, "eos_id": 1, "unk_id": 2, "bos_id": -1}
    sentence_pieces(out / "t5/spiece.model", **t5)
    settings_of(out / "t5", "t5", tokenizer_config={"extra_ids": 3, "model_max_length": 512})
    sentence_pieces(out / "xlmr/sentencepiece.bpe.model", **fairseq)
    settings_of(out / "xlmr", "xlm-roberta")
    sentence_pieces(out / "camembert/sentencepiece.bpe.model", **fairseq)
    settings_of(out / "camembert", "camembert", tokenizer_config={"tokenizer_class": "CamembertTokenizer"})
    sentence_pieces(out / "mbart/sentencepiece.bpe.model", **fairseq)
    settings_of(out / "mbart", "mbart", tokenizer_config={"tokenizer_class": "MBartTokenizer", "src_lang": "de_DE"})
    sentence_pieces(out / "albert/spiece.model", pad_id=0, unk_id=1, bos_id=-1, eos_id=-1, control_symbols=["[CLS]", "[SEP]"], user_defined_symbols=["[MASK]", "("])
    mask = {"content": "[MASK]", "lstrip": True, "normalized": False, "rstrip": False, "single_word": False}
    settings_of(out / "albert", "albert", tokenizer_config={"keep_accents": True}, special_tokens_map={"mask_token": mask})
    sentence_pieces(out / "xlnet/spiece.model", **fairseq, control_symbols=["<cls>", "<sep>", "<pad>", "<mask>"], user_defined_symbols=["<eod>", "<eop>"])
    settings_of(out / "xlnet", "xlnet")
    merges = {**fairseq, "model_type": "bpe", "byte_fallback": True, "remove_extra_whitespaces": False, "vocab_size": 380}
    sentence_pieces(out / "llama/tokenizer.model", **merges)
    settings_of(out / "llama", "llama", tokenizer_config={"tokenizer_class": "LlamaTokenizer", "legacy": True, "add_bos_token": True, "clean_up_tokenization_spaces": False})
    sentence_pieces(out / "by_its_file/tokenizer.model", **merges, user_defined_symbols=["a.b", "<e1>"])
    settings_of(out / "by_its_file", "mistral", tokenizer_config={"tokenizer_class": "LlamaTokenizer", "add_bos_token": True, "add_eos_token": True})


def make_marian(out):
    folder = out / "marian"
    for name, seed in (("source", 80), ("target", 60)):
        sentence_pieces(folder / f"{name}.spm", unk_id=1, eos_id=0, bos_id=-1, vocab_size=seed)
    tokens = ["</s>", "<unk>", ">>deu<<"]
    for name, skipped in (("source", 5), ("target", 7)):
        model = sentencepiece.SentencePieceProcessor(model_file=str(folder / f"{name}.spm"))
        pieces = [model.id_to_piece(i) for i in range(2, model.get_piece_size())]
        tokens += [piece for i, piece in enumerate(pieces) if piece not in tokens and i % skipped]
    (folder / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate([*tokens, "\u0416", "<pad>", "<e1>"])}))
    settings_of(folder, "marian", tokenizer_config={"source_lang": "en", "target_lang": "de", "additional_special_tokens": ["<e1>"]})


def make_plain_folders(out):
    roberta = {name: out / "roberta" / name for name in ("vocab.json", "merges.txt")}
    for name in ("bart_bare", "roberta_added"):
        (out / name).mkdir(parents=True)
        for file, source in roberta.items():
            shutil.copy(source, out / name / file)
    settings_of(out / "bart_bare", "bart")
    size = len(json.loads(roberta["vocab.json"].read_text()))
    settings_of(out / "roberta_added", "roberta", tokenizer_config={"add_prefix_space": True, "clean_up_tokenization_spaces": True, "added_tokens_decoder": {
        "0": {"content": "<s>", "special": True, "normalized": True}, str(size): {"content": "<e1>", "lstrip": True, "rstrip": True, "single_word": True, "normalized": False}}})
    (out / "mpnet").mkdir()
    (out / "mpnet" / "vocab.txt").write_text("\n".join(["<s>", "<pad>", "</s>", "[UNK]", "<mask>", "the", "cat", "ca", "##fe", "##t", "rain", "world", "hello", "a", "1"]) + " \n")
    settings_of(out / "mpnet", "mpnet", tokenizer_config={"do_lower_case": True, "strip_accents": True})


def make_json_folders(out):
    """A tokenizer.json, and files beside it that say more or otherwise."""
    def beside(name, source, model_type, **files):
        (out / name).mkdir()
        transformers.AutoTokenizer.from_pretrained(out / source).backend_tokenizer.save(str(out / name / "tokenizer.json"))
        settings_of(out / name, model_type, **files)

    size = len(json.loads((out / "roberta/vocab.json").read_text()))
    beside("json_roberta", "roberta", "roberta", tokenizer_config={"add_prefix_space": True, "image_token": "<image>", "pad_token": "<pad>", "added_tokens_decoder": {
        "4": {"content": "<mask>", "lstrip": True, "special": True}, str(size): {"content": "<e1>", "rstrip": True, "single_word": True, "special": True}}})
    size = len((out / "de_uncased/vocab.txt").read_text().splitlines())
    beside("json_bert_added", "de_uncased", "bert", tokenizer_config={"do_lower_case": False, "tokenize_chinese_chars": False},
           added_tokens={"[E1]": size, "[/E1]": size + 1, "Ich": size + 2}, special_tokens_map={"additional_special_tokens": ["[E1]", "[/E1]"]})
    beside("json_bert_silent", "zh_words", "bert")  # no file says tokenize_chinese_chars, whose default is true
    beside("json_t5", "t5", "t5", tokenizer_config={"clean_up_tokenization_spaces": True, "additional_special_tokens": ["<e1>", "[E1]"]})
    beside("json_camembert", "camembert", "camembert", tokenizer_config={"add_prefix_space": False})


def said(folder):
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    ids = [tokenizer(text)["input_ids"] for text in TEXTS]
    offsets = [[place for pair in tokenizer(text, return_offsets_mapping=True)["offset_mapping"] for place in pair] for text in TEXTS] if tokenizer.is_fast else None
    targets = [tokenizer(text_target=text)["input_ids"] for text in TEXTS] if folder.name == "marian" else None
    pairs = [[one, other, tokenizer(one, other)["input_ids"]] for one, other in zip(TEXTS[8:12], TEXTS[12:16], strict=True)]
    decoded = [tokenizer.decode(line, skip_special_tokens=True) for line in ids]
    # tokenizers 0.23 writes an added token in its normalized form, "[e1]" for "[E1]"; glassformer as the files state it.
    decoded = None if folder.name in ("added", "json_bert_added") else decoded
    return {"class": type(tokenizer).__name__, "texts": TEXTS, "ids": ids, "offsets": offsets, "pairs": pairs, "targets": targets,
            "decoded": decoded}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "tests" / "golden")
    out = parser.parse_args().out / "tokenizer_folders"
    transformers.logging.set_verbosity_error()
    for folder in out.iterdir():
        if folder.is_dir() and folder.name not in GIVEN:
            shutil.rmtree(folder)
    make_sentence_piece_folders(out)
    make_marian(out)
    make_plain_folders(out)
    make_json_folders(out)
    for folder in sorted(out.iterdir()):
        if folder.is_dir():
            (out / f"{folder.name}.json").write_text(json.dumps(said(folder), ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


if __name__ == "__main__":
    main()
