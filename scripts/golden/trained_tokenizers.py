"""Tokenizers that Hugging Face's trainers make, set up as `glassformer tokenizer train` sets up its own."""
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

KINDS = ["bpe", "wordpiece", "unigram"]
SPECIAL = {"bpe": ["<|endoftext|>"], "wordpiece": ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], "unigram": ["<pad>", "<unk>", "<mask>"]}


def untrained(kind, lowercase=False):
    """The pipeline around an empty model."""
    if kind == "bpe":
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        tokenizer.decoder = decoders.ByteLevel()
    elif kind == "wordpiece":
        tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=100))
        tokenizer.normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None,
                                                          lowercase=lowercase)
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    else:
        tokenizer = Tokenizer(models.Unigram())
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")
    if lowercase and kind != "wordpiece":
        tokenizer.normalizer = normalizers.Lowercase()
    return tokenizer


def trainer(kind, vocab_size, min_frequency=1, special=()):
    tokens = [AddedToken(token, normalized=False, special=True) for token in [*SPECIAL[kind], *special]]
    if kind == "bpe":
        return trainers.BpeTrainer(vocab_size=vocab_size, min_frequency=min_frequency, special_tokens=tokens, show_progress=False,
                                   initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    if kind == "wordpiece":
        return trainers.WordPieceTrainer(vocab_size=vocab_size, min_frequency=min_frequency, special_tokens=tokens,
                                         show_progress=False)
    return trainers.UnigramTrainer(vocab_size=vocab_size, special_tokens=tokens, unk_token="<unk>", shrinking_factor=0.75,
                                   n_sub_iterations=2, max_piece_length=16, show_progress=False)


def train(kind, texts, vocab_size, min_frequency=1, lowercase=False, special=()):
    """A trained tokenizer; WordPiece gets BERT's template."""
    tokenizer = untrained(kind, lowercase)
    tokenizer.train_from_iterator(texts, trainer(kind, vocab_size, min_frequency, special))
    if kind == "wordpiece":
        ids = [(name, tokenizer.token_to_id(name)) for name in ("[CLS]", "[SEP]")]
        tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
                                                                 special_tokens=ids)
    return tokenizer
