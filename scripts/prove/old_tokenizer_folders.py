#!/usr/bin/env python3
"""Writes model folders without tokenizer.json: tokenizers that transformers 4 saves with its slow classes, and older layouts made by hand.
Runs in an environment of its own (scripts/prove/old_transformers_env): python old_tokenizer_folders.py FOLDER TEXTS
TEXTS has a text a line; the vocabularies are trained on them."""
import json
import shutil
import sys
from pathlib import Path

import sentencepiece
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import AddedToken

ALPHABET = sorted(set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?'\"()[]{}<>-_/\\@#$%&*+=|~`^ "))
LANGUAGE_TAGS = [">>deu<<", ">>fra<<"]


def byte_level(lines, folder, first):
    """vocab.json and merges.txt with these tokens in front."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.train_from_iterator(lines, trainers.BpeTrainer(vocab_size=900, special_tokens=first, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    folder.mkdir(parents=True, exist_ok=True)
    made.model.save(str(folder))
    return {"vocab_file": str(folder / "vocab.json"), "merges_file": str(folder / "merges.txt")}


def word_pieces(lines, folder, special, lowercase=True):
    """vocab.txt, pieces of lower-cased words where asked."""
    made = Tokenizer(models.WordPiece(unk_token=special[1]))
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    texts = [line.lower() for line in lines] if lowercase else lines
    made.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=1200, special_tokens=special, initial_alphabet=ALPHABET[1:]))
    folder.mkdir(parents=True, exist_ok=True)
    pieces = sorted(made.get_vocab().items(), key=lambda item: item[1])
    (folder / "vocab.txt").write_text("".join(piece + "\n" for piece, _ in pieces), encoding="utf-8")
    return {"vocab_file": str(folder / "vocab.txt")}


def sentence_pieces(lines, path, **settings):
    """A SentencePiece model; settings as its trainer calls them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    given = {"model_type": "unigram", "vocab_size": 700, "character_coverage": 0.9995, "hard_vocab_limit": False, **settings}
    with open(path, "wb") as model:
        sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(lines), model_writer=model, minloglevel=2, num_threads=2, **given)
    return str(path)


class Folders:
    def __init__(self, root, lines):
        self.root, self.lines, self.parts = root, lines, root / "parts"

    def save(self, name, tokenizer, model_type, **config):
        folder = self.root / name
        tokenizer.save_pretrained(folder)
        (folder / "config.json").write_text(json.dumps({"model_type": model_type, **config}))
        if (folder / "tokenizer.json").exists():
            sys.exit(f"{name}: transformers wrote a tokenizer.json")

    def by_hand(self, name, files, model_type, texts=None, **config):
        """files: where to copy from by name; texts: JSON files by name."""
        folder = self.root / name
        folder.mkdir(parents=True, exist_ok=True)
        for target, source in files.items():
            shutil.copy(source, folder / target)
        for target, content in (texts or {}).items():
            (folder / target).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        (folder / "config.json").write_text(json.dumps({"model_type": model_type, **config}))


    def older(self, name, **changes):
        """The same folder as transformers 4.33 and before wrote it: without added_tokens_decoder; `changes` to tokenizer_config.json."""
        folder = self.root / f"older_{name}"
        shutil.copytree(self.root / name, folder)
        config = json.loads((folder / "tokenizer_config.json").read_text())
        config.pop("added_tokens_decoder")
        (folder / "tokenizer_config.json").write_text(json.dumps({**config, **changes}))


def save_byte_level(out):
    roberta = byte_level(out.lines, out.parts / "roberta", ["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    gpt2 = byte_level(out.lines, out.parts / "gpt2", ["<|endoftext|>"])
    deberta = byte_level(out.lines, out.parts / "deberta", ["[CLS]", "[PAD]", "[SEP]", "[UNK]", "[MASK]"])
    t = transformers
    out.save("roberta", t.RobertaTokenizer(**roberta), "roberta")
    out.save("roberta_space", t.RobertaTokenizer(**roberta, add_prefix_space=True), "roberta")
    out.save("bart", t.BartTokenizer(**roberta), "bart")
    out.save("longformer", t.LongformerTokenizer(**roberta), "longformer")
    out.save("led", t.LEDTokenizer(**roberta), "led")
    out.save("blenderbot", t.BlenderbotTokenizer(**roberta), "blenderbot")
    out.save("gpt2", t.GPT2Tokenizer(**gpt2), "gpt2")
    out.save("gpt_neo_bos", t.GPT2Tokenizer(**gpt2, add_bos_token=True, pad_token="<|endoftext|>"), "gpt_neo")
    out.save("opt", t.GPT2Tokenizer(**roberta, unk_token="</s>", bos_token="</s>", eos_token="</s>", pad_token="<pad>", add_bos_token=True), "opt")
    out.save("deberta", t.DebertaTokenizer(**deberta), "deberta")
    out.save("qwen2", t.Qwen2Tokenizer(**gpt2), "qwen2")
    added = t.RobertaTokenizer(**roberta)
    added.add_tokens(["<ent>", AddedToken("WORD", single_word=True), AddedToken("<glue>", lstrip=True, rstrip=True)])
    added.add_special_tokens({"additional_special_tokens": ["<e1>", "<e2>"]})
    out.save("roberta_added", added, "roberta")


def save_word_pieces(out):
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    lower = word_pieces(out.lines, out.parts / "bert", special)
    cased = word_pieces(out.lines, out.parts / "bert_cased", special, lowercase=False)
    mpnet = word_pieces(out.lines, out.parts / "mpnet", ["<pad>", "[UNK]", "<s>", "</s>", "<mask>"])
    t = transformers
    out.save("bert", t.BertTokenizer(**lower), "bert")
    out.save("bert_cased", t.BertTokenizer(**cased, do_lower_case=False), "bert")
    out.save("bert_accents", t.BertTokenizer(**lower, strip_accents=False), "bert")
    out.save("bert_chinese", t.BertTokenizer(**cased, do_lower_case=False, tokenize_chinese_chars=False, strip_accents=True), "bert")
    added = t.BertTokenizer(**lower)
    added.add_tokens(["[E1]", "[/E1]", "New York"])
    added.add_special_tokens({"additional_special_tokens": ["[X]"]})
    out.save("bert_added", added, "bert")
    out.save("distilbert", t.DistilBertTokenizer(**lower), "distilbert")
    out.save("electra", t.ElectraTokenizer(**lower), "electra")
    out.save("mobilebert", t.MobileBertTokenizer(**lower), "mobilebert")
    out.save("mpnet", t.MPNetTokenizer(**mpnet), "mpnet")
    out.save("funnel", t.FunnelTokenizer(**word_pieces(out.lines, out.parts / "funnel", ["<pad>", "<unk>", "<cls>", "<sep>", "<mask>", "<s>", "</s>"])), "funnel")


def save_sentence_pieces(out):
    lines, parts, t = out.lines, out.parts, transformers
    t5 = sentence_pieces(lines, parts / "t5/spiece.model", pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    xlmr = sentence_pieces(lines, parts / "xlmr/sentencepiece.bpe.model", unk_id=0, bos_id=1, eos_id=2)
    albert = sentence_pieces(lines, parts / "albert/spiece.model", pad_id=0, unk_id=1, bos_id=-1, eos_id=-1, control_symbols=["[CLS]", "[SEP]"],
                             user_defined_symbols=["[MASK]", "(", ")"], normalization_rule_name="nmt_nfkc_cf")
    xlnet = sentence_pieces(lines, parts / "xlnet/spiece.model", unk_id=0, bos_id=1, eos_id=2, control_symbols=["<cls>", "<sep>", "<pad>", "<mask>"],
                            user_defined_symbols=["<eod>", "<eop>"])
    llama = sentence_pieces(lines, parts / "llama/tokenizer.model", model_type="bpe", unk_id=0, bos_id=1, eos_id=2, byte_fallback=True, vocab_size=900,
                            normalization_rule_name="identity", remove_extra_whitespaces=False, split_digits=True)
    camembert = sentence_pieces(lines, parts / "camembert/sentencepiece.bpe.model", unk_id=0, bos_id=1, eos_id=2)
    out.save("t5", t.T5Tokenizer(t5), "t5")
    out.save("t5_few", t.T5Tokenizer(t5, extra_ids=5, legacy=False), "t5")
    out.save("xlmr", t.XLMRobertaTokenizer(xlmr), "xlm-roberta")
    out.save("camembert", t.CamembertTokenizer(camembert), "camembert")
    out.save("mbart", t.MBartTokenizer(xlmr, src_lang="en_XX", tgt_lang="ro_RO"), "mbart")
    out.save("mbart50", t.MBart50Tokenizer(xlmr, src_lang="de_DE", tgt_lang="en_XX"), "mbart")
    out.save("albert", t.AlbertTokenizer(albert), "albert")
    out.save("albert_cased", t.AlbertTokenizer(albert, do_lower_case=False, keep_accents=True), "albert")
    out.save("xlnet", t.XLNetTokenizer(xlnet), "xlnet")
    out.save("llama", t.LlamaTokenizer(llama, legacy=True), "llama")
    out.save("llama_new", t.LlamaTokenizer(llama, legacy=False, add_eos_token=True), "llama")
    out.save("refused_pegasus", t.PegasusTokenizer(sentence_pieces(lines, parts / "pegasus/spiece.model", pad_id=0, eos_id=1, unk_id=2, bos_id=-1)), "pegasus")
    out.save("big_bird", t.BigBirdTokenizer(sentence_pieces(lines, parts / "big_bird/spiece.model", pad_id=0, eos_id=1, bos_id=2, unk_id=3,
                                                            control_symbols=["[SEP]", "[CLS]"], user_defined_symbols=["[MASK]"])), "big_bird")
    out.save("deberta_v2", t.DebertaV2Tokenizer(sentence_pieces(lines, parts / "deberta_v2/spm.model", pad_id=0, bos_id=1, eos_id=2, unk_id=3, pad_piece="[PAD]",
                                                                bos_piece="[CLS]", eos_piece="[SEP]", unk_piece="[UNK]")), "deberta-v2")


def save_marian(out):
    source = sentence_pieces(out.lines[::2], out.parts / "marian/source.spm", unk_id=1, eos_id=0, bos_id=-1)
    target = sentence_pieces(out.lines[1::2], out.parts / "marian/target.spm", unk_id=1, eos_id=0, bos_id=-1)
    tokens = ["</s>", "<unk>", *LANGUAGE_TAGS]
    for path in (source, target):
        model = sentencepiece.SentencePieceProcessor(model_file=path)
        tokens += [piece for i in range(2, model.get_piece_size()) if (piece := model.id_to_piece(i)) not in tokens and i % 11]
    vocab = out.parts / "marian/vocab.json"
    vocab.write_text(json.dumps({token: i for i, token in enumerate([*tokens, "<pad>"])}))
    tokenizer = transformers.MarianTokenizer(source, target, str(vocab), source_lang="en", target_lang="de")
    out.save("marian", tokenizer, "marian")
    tokenizer.add_special_tokens({"additional_special_tokens": ["<e1>"]})
    out.save("marian_added", tokenizer, "marian")


def write_by_hand(out):
    """Folders as they were before transformers 4: fewer files, tokens as texts, settings in other places."""
    parts = out.parts
    bytes_of = {name: {file: parts / name / file for file in ("vocab.json", "merges.txt")} for name in ("roberta", "gpt2")}
    bert = {"vocab.txt": parts / "bert/vocab.txt"}
    out.by_hand("hand_roberta_bare", bytes_of["roberta"], "roberta")
    out.by_hand("hand_bart_bare", bytes_of["roberta"], "bart")
    out.by_hand("hand_gpt2_bare", bytes_of["gpt2"], "gpt2")
    out.by_hand("hand_gpt2_class_in_config", bytes_of["gpt2"], "gpt2", {"special_tokens_map.json": {"pad_token": "<|pad|>"}}, tokenizer_class="GPT2Tokenizer")
    out.by_hand("hand_neox", bytes_of["gpt2"], "gpt_neox", {"tokenizer_config.json": {"tokenizer_class": "GPTNeoXTokenizer", "add_prefix_space": False}})
    out.by_hand("hand_bert_bare", bert, "bert")
    out.by_hand("hand_bert_lower_only", {"vocab.txt": parts / "bert_cased/vocab.txt"}, "bert", {"tokenizer_config.json": {"do_lower_case": False}})
    vocabulary = len((parts / "bert/vocab.txt").read_text(encoding="utf-8").splitlines())
    out.by_hand("hand_bert_added_file", bert, "bert", {
        "added_tokens.json": {"[E1]": vocabulary, "[/E1]": vocabulary + 1, "München": vocabulary + 2},
        "special_tokens_map.json": {"additional_special_tokens": ["[E1]", "[/E1]"], "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]",
                                    "pad_token": "[PAD]", "mask_token": "[MASK]"}})
    out.by_hand("hand_never_split", bert, "bert", {"tokenizer_config.json": {"do_lower_case": True, "never_split": ["[CLS]", "[SEP]"], "do_basic_tokenize": True}})
    out.by_hand("hand_roberta_space", bytes_of["roberta"], "roberta", {
        "tokenizer_config.json": {"add_prefix_space": True, "trim_offsets": False, "model_max_length": 64, "tokenizer_class": "RobertaTokenizerFast"}})
    out.by_hand("hand_t5_bare", {"spiece.model": parts / "t5/spiece.model"}, "t5")
    out.by_hand("hand_xlmr_bare", {"sentencepiece.bpe.model": parts / "xlmr/sentencepiece.bpe.model"}, "xlm-roberta")
    out.by_hand("hand_albert_bare", {"spiece.model": parts / "albert/spiece.model"}, "albert")
    out.by_hand("hand_llama_bare", {"tokenizer.model": parts / "llama/tokenizer.model"}, "llama")
    out.by_hand("hand_llama_bos", {"tokenizer.model": parts / "llama/tokenizer.model"}, "llama", {
        "tokenizer_config.json": {"tokenizer_class": "LlamaTokenizer", "add_bos_token": True, "add_eos_token": False, "legacy": True,
                                  "bos_token": {"__type": "AddedToken", "content": "<s>", "lstrip": False, "normalized": True, "rstrip": False, "single_word": False}}})
    marian = {file: parts / "marian" / file for file in ("source.spm", "target.spm", "vocab.json")}
    out.by_hand("hand_marian_bare", marian, "marian", {"tokenizer_config.json": {"source_lang": "en", "target_lang": "de", "model_max_length": 512}})


def write_older(out):
    for name in ("roberta_added", "bert_added", "mpnet", "t5", "xlmr", "camembert", "mbart", "albert", "llama", "marian_added", "opt", "deberta"):
        out.older(name)
    token = {"__type": "AddedToken", "content": "</s>", "lstrip": False, "normalized": True, "rstrip": False, "single_word": False}
    out.older("gpt2", unk_token=token, bos_token=token, eos_token=token, add_bos_token=True)
    out.older("bert", cls_token="[X]", additional_special_tokens=["[Y]", "good"], image_token="<image>")
    out.older("t5_few", additional_special_tokens=[f"<extra_id_{i}>" for i in range(5)])


def save_whatever_the_file_holds(out):
    """Folders whose model_type has no class of its own: transformers reads what the SentencePiece file says."""
    lines, parts = out.lines, out.parts
    settings = {"unk_id": 0, "bos_id": 1, "eos_id": 2}
    files = {"mistral": {"model_type": "bpe", "byte_fallback": True, "normalization_rule_name": "identity", "remove_extra_whitespaces": False, "vocab_size": 900},
             "umt5": {"vocab_size": 600, "byte_fallback": True},
             "user": {"model_type": "bpe", "user_defined_symbols": ["<sep>", "a.b", "<|x|>"], "vocab_size": 800, "add_dummy_prefix": False},
             "xglm": {"control_symbols": ["<c>"], "vocab_size": 600, "byte_fallback": False}}
    for name, more in files.items():
        path = sentence_pieces(lines, parts / name / "tokenizer.model", **settings, **more)
        out.by_hand(f"by_file_{name}", {"tokenizer.model": path}, "mistral")
    out.by_hand("by_file_class_ignored", {"tokenizer.model": parts / "mistral/tokenizer.model"}, "mistral", {
        "tokenizer_config.json": {"tokenizer_class": "LlamaTokenizer", "legacy": False, "add_bos_token": True, "bos_token": "<s>",
                                  "additional_special_tokens": ["<e1>"], "pad_token": "<pad>"}})
    gemma = sentence_pieces(lines, parts / "gemma/tokenizer.model", model_type="bpe", pad_id=0, eos_id=1, bos_id=2, unk_id=3, pad_piece="<pad>", eos_piece="<eos>",
                            bos_piece="<bos>", user_defined_symbols=["<mask>", "<start_of_turn>"], byte_fallback=True, add_dummy_prefix=False,
                            remove_extra_whitespaces=False, normalization_rule_name="identity", vocab_size=900)
    out.by_hand("gemma", {"tokenizer.model": gemma}, "gemma", {"tokenizer_config.json": {"tokenizer_class": "GemmaTokenizer", "add_bos_token": True}})


def write_refused(out):
    """What transformers reads in another way than its slow classes did, or not at all; glassformer names the reason."""
    bert = {"vocab.txt": out.parts / "bert/vocab.txt"}
    out.by_hand("refused_never_split", bert, "bert", {"tokenizer_config.json": {"never_split": ["München"]}})
    out.by_hand("refused_basic", bert, "bert", {"tokenizer_config.json": {"do_basic_tokenize": False}})
    out.by_hand("refused_split_special", bert, "bert", {"tokenizer_config.json": {"split_special_tokens": True}})
    out.by_hand("refused_gap", bert, "bert", {"added_tokens.json": {"[E1]": 1300}})
    out.by_hand("refused_japanese", bert, "bert", {"tokenizer_config.json": {"tokenizer_class": "BertJapaneseTokenizer"}})


def main():
    root, lines = Path(sys.argv[1]), Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()
    if root.exists():
        shutil.rmtree(root)
    out = Folders(root, lines)
    for step in (save_byte_level, save_word_pieces, save_sentence_pieces, save_marian, write_by_hand, write_older, save_whatever_the_file_holds, write_refused):
        step(out)
    shutil.rmtree(out.parts)


if __name__ == "__main__":
    main()
