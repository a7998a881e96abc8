"""Small random checkpoints as transformers writes them, with tokenizers that say something of their own in the files beside tokenizer.json."""
import json

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (BertConfig, BertForSequenceClassification, BertTokenizer, GPT2Config, GPT2LMHeadModel, GPT2Tokenizer, LlamaConfig, LlamaForCausalLM,
                          PreTrainedTokenizerFast, RobertaConfig, RobertaForSequenceClassification, RobertaTokenizer, T5Config, T5ForConditionalGeneration, T5Tokenizer)

SIZES = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}


def byte_level(texts, special):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=500, special_tokens=special, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    model = json.loads(tokenizer.to_str())["model"]
    return model["vocab"], [tuple(merge) for merge in model["merges"]]


def bert(folder, texts):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=500, show_progress=False, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]))
    made = BertTokenizer(vocab=tokenizer.get_vocab(), do_lower_case=False, model_max_length=48)
    made.save_pretrained(folder)
    BertForSequenceClassification(BertConfig(num_labels=3, vocab_size=len(made), max_position_embeddings=64, **SIZES)).save_pretrained(folder)


def roberta(folder, texts):
    vocab, merges = byte_level(texts, ["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    made = RobertaTokenizer(vocab=vocab, merges=merges, model_max_length=48)
    made.save_pretrained(folder)
    RobertaForSequenceClassification(RobertaConfig(num_labels=3, vocab_size=len(made), max_position_embeddings=64, type_vocab_size=1, **SIZES)).save_pretrained(folder)


def gpt2(folder, texts):
    vocab, merges = byte_level(texts, ["<|endoftext|>"])
    made = GPT2Tokenizer(vocab=vocab, merges=merges, pad_token="<|endoftext|>", padding_side="left")
    made.chat_template = "{% for m in messages %}{{ m['content'] }}{% endfor %}"
    made.save_pretrained(folder)
    GPT2LMHeadModel(GPT2Config(vocab_size=len(made), n_embd=16, n_layer=1, n_head=2, n_positions=64)).save_pretrained(folder)


def llama(folder, texts):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    special = ["<unk>", "<s>", "</s>"]
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=600, show_progress=False, special_tokens=special + [f"<0x{byte:02X}>" for byte in range(256)]))
    document = json.loads(tokenizer.to_str())
    document["added_tokens"] = document["added_tokens"][:3]
    tokenizer = Tokenizer.from_str(json.dumps(document))
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", 1)])
    made = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", unk_token="<unk>", pad_token="<unk>", padding_side="left")
    made.save_pretrained(folder)
    LlamaForCausalLM(LlamaConfig(vocab_size=len(made), max_position_embeddings=64, **SIZES)).save_pretrained(folder)


def t5(folder, texts):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.train_from_iterator(texts, trainers.UnigramTrainer(vocab_size=400, show_progress=False, unk_token="<unk>", special_tokens=["<pad>", "</s>", "<unk>"]))
    made = T5Tokenizer(vocab=[tuple(piece) for piece in json.loads(tokenizer.to_str())["model"]["vocab"]], extra_ids=4)
    made.save_pretrained(folder)
    T5ForConditionalGeneration(T5Config(vocab_size=len(made), d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2, decoder_start_token_id=0)).save_pretrained(folder)


def make(place, texts):
    """(name, task to train it further for, folder) of each."""
    made = []
    for write, task in ((bert, "classification"), (roberta, "classification"), (gpt2, "language_model"), (llama, "language_model"), (t5, "sequence_to_sequence")):
        folder = place / write.__name__
        folder.mkdir(parents=True)
        write(folder, texts)
        made.append((write.__name__, task, folder))
    return made
