"""Tokenizers of every kind that published models use, trained on texts of one's own: for golden values and proofs.

Each recipe is a function of (texts, size) that returns a `tokenizers.Tokenizer` as the named family configures it.
"""
import io
import json

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
CLIP = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
BYTES = sorted(pre_tokenizers.ByteLevel.alphabet())


def special(*names):
    return [AddedToken(name, normalized=False, special=True) for name in names]


def train_bpe(tokenizer, texts, size, **settings):
    trainer = trainers.BpeTrainer(vocab_size=size, show_progress=False, **settings)
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def llama3(texts, size):
    """Byte-level BPE behind GPT-4's split; whole words first; a text begins with a token."""
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(LLAMA3), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    train_bpe(tokenizer, texts, size, initial_alphabet=BYTES)
    tokenizer.add_special_tokens(special("<|begin_of_text|>", "<|end_of_text|>"))
    begin = tokenizer.token_to_id("<|begin_of_text|>")
    tokenizer.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=False),
        processors.TemplateProcessing(single="<|begin_of_text|> $A", pair="<|begin_of_text|> $A <|begin_of_text|>:1 $B:1",
                                      special_tokens=[("<|begin_of_text|>", begin)])])
    return tokenizer


def qwen2(texts, size):
    """Byte-level BPE behind NFC and a split that takes digits one by one."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(QWEN2), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    tokenizer.decoder = decoders.ByteLevel()
    train_bpe(tokenizer, texts, size, initial_alphabet=BYTES)
    tokenizer.add_special_tokens(special("<|endoftext|>", "<|im_start|>", "<|im_end|>"))
    tokenizer.add_tokens([AddedToken("<tool_call>", normalized=False, special=False)])
    return tokenizer


def roberta(texts, size):
    """GPT-2's bytes with a blank in front, trimmed offsets, and a mask that takes the blank before it."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    train_bpe(tokenizer, texts, size, initial_alphabet=BYTES, special_tokens=["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, normalized=False, special=True)])
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", tokenizer.token_to_id("</s>")), ("<s>", tokenizer.token_to_id("<s>")))
    return tokenizer


def llama2(texts, size):
    """BPE over whole texts with U+2581 for blanks, unknown characters as bytes."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    tokenizer.decoder = decoders.Sequence([decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    # Trained on words, as SentencePiece does; the tokenizer itself cuts nothing.
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never")
    train_bpe(tokenizer, texts, size, special_tokens=["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)], limit_alphabet=200)
    document = json.loads(tokenizer.to_str())
    document["pre_tokenizer"] = None
    document["added_tokens"] = document["added_tokens"][:3]
    tokenizer = Tokenizer.from_str(json.dumps(document))
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)])
    return tokenizer


def gemma(texts, size):
    """BPE with byte fallback, blanks replaced and joined to the word before."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Replace(" ", "\u2581")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse()])
    words = [word for text in texts for word in text.replace(" ", " \u2581").split(" ")]
    train_bpe(tokenizer, words, size, special_tokens=["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"], limit_alphabet=200)
    tokenizer.add_tokens([AddedToken("\n\n", normalized=False), AddedToken("<unused0>", normalized=False)])
    bos = tokenizer.token_to_id("<bos>")
    tokenizer.post_processor = processors.TemplateProcessing(single="<bos> $A", pair="<bos> $A <bos>:1 $B:1", special_tokens=[("<bos>", bos)])
    return tokenizer


def clip(texts, size):
    """BPE over words with an end mark, lower-cased, no white space."""
    tokenizer = Tokenizer(models.BPE(unk_token="<|endoftext|>", end_of_word_suffix="</w>", continuing_subword_prefix=""))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(CLIP), "removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.BPEDecoder("</w>")
    train_bpe(tokenizer, texts, size, initial_alphabet=BYTES, end_of_word_suffix="</w>", special_tokens=["<|startoftext|>", "<|endoftext|>"])
    ids = [tokenizer.token_to_id(name) for name in ("<|startoftext|>", "<|endoftext|>")]
    tokenizer.post_processor = processors.RobertaProcessing(("<|endoftext|>", ids[1]), ("<|startoftext|>", ids[0]), trim_offsets=False,
                                                            add_prefix_space=False)
    return tokenizer


def fields(data):
    """(number, value) of a protocol buffer message, enough for SentencePiece's model file."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
    while at < len(data):
        key = varint()
        if key & 7 == 2:
            size = varint()
            yield key >> 3, data[at:at + size]
            at += size
        elif key & 7 == 0:
            yield key >> 3, varint()
        else:
            size = 8 if key & 7 == 1 else 4
            yield key >> 3, data[at:at + size]
            at += size


def sentencepiece(texts, size, **settings):
    """Pieces with scores and the character map of a unigram model that SentencePiece trains."""
    import sentencepiece as spm
    out = io.BytesIO()
    spm.SentencePieceTrainer.train(sentence_iterator=iter(texts), model_writer=out, vocab_size=size, model_type="unigram", minloglevel=2,
                                   hard_vocab_limit=False, num_threads=1, **settings)
    processor = spm.SentencePieceProcessor(model_proto=out.getvalue())
    pieces = [(processor.id_to_piece(i), processor.get_score(i)) for i in range(processor.get_piece_size())]
    normalizer = next(value for number, value in fields(out.getvalue()) if number == 3)
    charsmap = next(value for number, value in fields(normalizer) if number == 2)
    return pieces, charsmap


def precompiled(charsmap):
    return normalizers.Precompiled(bytes(charsmap))


def t5(texts, size):
    """Unigram with SentencePiece's nmt_nfkc map and Metaspace; sentinels as added tokens."""
    pieces, charsmap = sentencepiece(texts, size, normalization_rule_name="nmt_nfkc", pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    tokenizer = Tokenizer(models.Unigram(pieces, 2, False))
    tokenizer.normalizer = normalizers.Sequence([precompiled(charsmap), normalizers.Strip(left=False, right=True), normalizers.Replace(Regex(" {2,}"), "\u2581")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens(special("<pad>", "</s>", "<unk>") + [AddedToken(f"<extra_id_{i}>", special=True, normalized=False) for i in range(3)])
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 1)])
    return tokenizer


def xlmr(texts, size):
    """Unigram behind white space and Metaspace, RoBERTa's template."""
    pieces, charsmap = sentencepiece(texts, size, normalization_rule_name="nmt_nfkc", unk_id=0, bos_id=1, eos_id=2)
    tokenizer = Tokenizer(models.Unigram([("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)] + pieces[3:] + [("<mask>", 0.0)], 3, False))
    tokenizer.normalizer = precompiled(charsmap)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens(special("<s>", "<pad>", "</s>", "<unk>") + [AddedToken("<mask>", lstrip=True, normalized=True, special=True)])
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return tokenizer


def albert(texts, size):
    """Unigram with byte fallback behind ALBERT's chain of normalizers."""
    pieces, charsmap = sentencepiece(texts, size, normalization_rule_name="nmt_nfkc", unk_id=0, bos_id=1, eos_id=2, byte_fallback=True)
    tokenizer = Tokenizer(models.Unigram(pieces, 0, True))
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Replace("``", '"'), normalizers.Replace("''", '"'), normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase(),
        precompiled(charsmap), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
    tokenizer.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace(prepend_scheme="first")])
    tokenizer.add_special_tokens(special("[CLS]", "[SEP]"))
    ids = [tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
                                                             special_tokens=[("[CLS]", ids[0]), ("[SEP]", ids[1])])
    return tokenizer


def word_level(texts, size):
    """Whole words by regular expressions: what a small trained model uses; added tokens with every flag."""
    tokenizer = Tokenizer(models.WordLevel(unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Strip(), normalizers.Replace(Regex(r"[0-9]{4,}"), "####"),
                                                 normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Digits(individual_digits=True)])
    tokenizer.train_from_iterator(texts, trainers.WordLevelTrainer(vocab_size=size, special_tokens=["<unk>", "<pad>"], show_progress=False))
    tokenizer.add_tokens([AddedToken("film", single_word=True, normalized=True), AddedToken("<Name>", lstrip=True, rstrip=True, normalized=True),
                          AddedToken("not good", rstrip=True, normalized=False), AddedToken("[SEP]", normalized=False, special=True)])
    return tokenizer


def scripts(texts, size):
    """WordPiece behind a chain of the rarer pre-tokenizers."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=50))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFD(), normalizers.StripAccents()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.UnicodeScripts(), pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation("contiguous"), pre_tokenizers.Digits(),
        pre_tokenizers.Split("-", "merged_with_next"), pre_tokenizers.CharDelimiterSplit("|")])
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(vocab_size=size, special_tokens=["[UNK]", "[CLS]", "[SEP]"], show_progress=False, limit_alphabet=300)
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 2), ("[CLS]", 1))
    return tokenizer


def gpt2_files(merges):
    """(vocab, merges) of GPT-2 from its merges.txt alone: the 256 bytes, what each merge makes, <|endoftext|>."""
    pairs = [tuple(line.split(" ")) for line in merges.splitlines() if line and not line.startswith("#version")]
    order = [c for c in map(chr, range(33, 127))] + [chr(c) for c in range(161, 173)] + [chr(c) for c in range(174, 256)] + [chr(c) for c in range(256, 324)]
    vocab = {token: i for i, token in enumerate(order + [a + b for a, b in pairs] + ["<|endoftext|>"])}
    return vocab, pairs


def gpt2(merges):
    vocab, pairs = gpt2_files(merges)
    tokenizer = Tokenizer(models.BPE(vocab, pairs))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(special("<|endoftext|>"))
    return tokenizer


def bert(lines, lowercase=True):
    """BERT's tokenizer from its vocab.txt."""
    vocab = {piece: i for i, piece in enumerate(lines)}
    tokenizer = Tokenizer(models.WordPiece(vocab, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
                                                             special_tokens=[(name, vocab[name]) for name in ("[CLS]", "[SEP]")])
    tokenizer.add_special_tokens(special(*(name for name in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]") if name in vocab)))
    return tokenizer


TRAINED = {recipe.__name__: recipe for recipe in (llama3, qwen2, roberta, llama2, gemma, clip, t5, xlmr, albert, word_level, scripts)}
