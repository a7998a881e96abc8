"""One tiny checkpoint for each supported model family: its transformers class and the config values that make its features visible."""
from dataclasses import dataclass, field

VOCAB = 48
CLASSES = {"num_labels": 3}
SMALL = {"vocab_size": VOCAB, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 40}
BERT = SMALL | {"max_position_embeddings": 20, "layer_norm_eps": 1e-3}
MPNET = BERT | {"max_position_embeddings": 24}
DEBERTA = BERT | {"relative_attention": True, "pos_att_type": ["p2c", "c2p"], "position_biased_input": False, "share_att_key": True, "type_vocab_size": 0,
                  "norm_rel_ebd": "layer_norm", "position_buckets": 4, "max_relative_positions": -1}
ROBERTA = BERT | {"type_vocab_size": 1}
GROUPED = SMALL | {"num_key_value_heads": 2, "max_position_embeddings": 32, "rms_norm_eps": 1e-3}
WIDE_HEADS = GROUPED | {"head_dim": 8, "intermediate_size": 32}
GPT2 = {"vocab_size": VOCAB, "n_embd": 16, "n_layer": 2, "n_head": 4, "n_positions": 20, "n_inner": 40, "layer_norm_epsilon": 1e-3,
        "bos_token_id": 0, "eos_token_id": 0}
NEOX = {"vocab_size": VOCAB, "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 32,
        "max_position_embeddings": 20, "layer_norm_eps": 1e-3}
FALCON = {"vocab_size": VOCAB, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4, "ffn_hidden_size": 40, "max_position_embeddings": 20,
          "layer_norm_epsilon": 1e-3, "bos_token_id": 0, "eos_token_id": 0}
GPTJ = {"vocab_size": VOCAB, "n_embd": 16, "n_layer": 2, "n_head": 2, "n_positions": 20, "n_inner": 40, "rotary_dim": 4, "layer_norm_epsilon": 1e-3,
        "bos_token_id": 0, "eos_token_id": 0}
NOMIC = BERT | {"rope_parameters": {"rope_type": "default", "rope_theta": 50.0}}
OPT = {"vocab_size": VOCAB, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4, "ffn_dim": 40,
       "max_position_embeddings": 20}
T5 = {"vocab_size": VOCAB, "d_model": 16, "d_kv": 5, "d_ff": 24, "num_layers": 2, "num_heads": 4, "layer_norm_epsilon": 1e-3,
      "relative_attention_num_buckets": 8, "relative_attention_max_distance": 6, "decoder_start_token_id": 0}
BART = {"vocab_size": VOCAB, "d_model": 16, "encoder_layers": 2, "decoder_layers": 2, "encoder_attention_heads": 4,
        "decoder_attention_heads": 4, "encoder_ffn_dim": 24, "decoder_ffn_dim": 20, "max_position_embeddings": 20}
MARIAN = BART | {"decoder_attention_heads": 2, "activation_function": "swish", "scale_embedding": True, "pad_token_id": VOCAB - 1,
                 "decoder_start_token_id": VOCAB - 1, "eos_token_id": 0, "forced_eos_token_id": 0}
MODERN = SMALL | {"num_hidden_layers": 3, "intermediate_size": 32, "global_attn_every_n_layers": 2, "local_attention": 4, "norm_eps": 1e-3,
                  "max_position_embeddings": 32, "pad_token_id": 0, "bos_token_id": 1, "cls_token_id": 1, "eos_token_id": 2,
                  "sep_token_id": 2,
                  "rope_parameters": {"full_attention": {"rope_type": "default", "rope_theta": 50.0},
                                      "sliding_attention": {"rope_type": "default", "rope_theta": 10.0}}}


def rope(theta, kind="default", **more):
    return {"rope_parameters": {"rope_type": kind, "rope_theta": theta, **more}}


@dataclass
class Family:
    """What to build. The head says what the logits are: sequence [B, C], token [N, C], span [N, 2], lm [N, V], none (the last states)."""
    name: str
    model_class: str
    head: str
    config: dict = field(default_factory=dict)
    lengths: tuple = (3, 5, 5, 9)
    pairs: bool = False           # has token types: two of the sequences are pairs
    encoder_decoder: bool = False
    ends_with: int | None = None  # a token that each source must end with
    untie: bool = False           # gives the output layer weights of its own
    says_tied: bool = False       # the same, where config.json goes on to say that there is one table
    padded: bool = False          # texts hold the padding token in their middle
    dropped: tuple = ()           # keys that config.json leaves to transformers' defaults


FAMILIES = [
    Family("bert", "BertForSequenceClassification", "sequence", BERT | CLASSES, pairs=True),
    Family("bert_mlm", "BertForMaskedLM", "lm", BERT, pairs=True),
    Family("bert_untied", "BertForMaskedLM", "lm", BERT, pairs=True, says_tied=True, dropped=("tie_word_embeddings",)),
    Family("bert_tokens", "BertForTokenClassification", "token", BERT | {"num_labels": 5}, pairs=True),
    Family("bert_span", "BertForQuestionAnswering", "span", BERT, pairs=True),
    Family("bert_regression", "BertForSequenceClassification", "sequence",
           BERT | {"num_labels": 1, "problem_type": "regression"}, pairs=True),
    Family("bert_multi_label", "BertForSequenceClassification", "sequence",
           BERT | {"num_labels": 4, "problem_type": "multi_label_classification", "hidden_act": "relu"}, pairs=True),
    Family("bert_encoder", "BertModel", "none", BERT, pairs=True),
    Family("roberta", "RobertaForSequenceClassification", "sequence", ROBERTA | CLASSES),
    Family("roberta_mlm", "RobertaForMaskedLM", "lm", ROBERTA),
    Family("roberta_padding", "RobertaForTokenClassification", "token", ROBERTA | CLASSES, padded=True),
    Family("camembert", "CamembertForSequenceClassification", "sequence", ROBERTA | CLASSES, padded=True),
    Family("xlm_roberta", "XLMRobertaForSequenceClassification", "sequence", ROBERTA | CLASSES),
    Family("xlm_roberta_mlm", "XLMRobertaForMaskedLM", "lm", ROBERTA),
    Family("deberta_v2", "DebertaV2ForSequenceClassification", "sequence", DEBERTA | CLASSES, lengths=(3, 5, 5, 20)),
    Family("deberta_v2_tokens", "DebertaV2ForTokenClassification", "token",
           DEBERTA | CLASSES | {"position_biased_input": True, "type_vocab_size": 2, "pos_att_type": "c2p", "norm_rel_ebd": "none",
                                "position_buckets": -1, "max_relative_positions": 6}, pairs=True),
    Family("deberta_v2_span", "DebertaV2ForQuestionAnswering", "span",
           DEBERTA | {"pos_att_type": ["p2c"], "embedding_size": 8, "position_buckets": 8, "max_relative_positions": 16}),
    Family("deberta_v2_mlm", "DebertaV2ForMaskedLM", "lm", DEBERTA),
    Family("distilbert", "DistilBertForSequenceClassification", "sequence",
           CLASSES | {"vocab_size": VOCAB, "dim": 16, "n_layers": 2, "n_heads": 4, "hidden_dim": 40, "max_position_embeddings": 20}),
    Family("distilbert_mlm", "DistilBertForMaskedLM", "lm",
           {"vocab_size": VOCAB, "dim": 16, "n_layers": 2, "n_heads": 4, "hidden_dim": 40, "max_position_embeddings": 20}),
    Family("electra", "ElectraForSequenceClassification", "sequence", BERT | CLASSES | {"embedding_size": 8}, pairs=True),
    Family("electra_discriminator", "ElectraForPreTraining", "none", BERT | {"embedding_size": 8}, pairs=True),
    Family("albert", "AlbertForSequenceClassification", "sequence",
           BERT | CLASSES | {"embedding_size": 8, "num_hidden_groups": 1, "num_hidden_layers": 3}, pairs=True),
    Family("albert_mlm", "AlbertForMaskedLM", "lm",
           BERT | {"embedding_size": 8, "num_hidden_groups": 1, "num_hidden_layers": 3}, pairs=True),
    Family("mpnet", "MPNetForSequenceClassification", "sequence", MPNET | CLASSES, lengths=(3, 5, 5, 20)),
    Family("mpnet_padding", "MPNetModel", "none", MPNET, padded=True),
    Family("mpnet_mlm", "MPNetForMaskedLM", "lm", MPNET, lengths=(3, 5, 5, 20)),
    Family("modernbert", "ModernBertForSequenceClassification", "sequence", MODERN | CLASSES | {"classifier_pooling": "mean"}),
    Family("modernbert_mlm", "ModernBertForMaskedLM", "lm", MODERN),
    Family("gpt2", "GPT2LMHeadModel", "lm", GPT2),
    Family("gpt2_classification", "GPT2ForSequenceClassification", "sequence", GPT2 | CLASSES | {"pad_token_id": 0, "n_inner": None}),
    Family("gpt2_ends_with_padding", "GPT2ForSequenceClassification", "sequence", GPT2 | CLASSES | {"pad_token_id": 7}, ends_with=7),
    Family("gpt_neox", "GPTNeoXForCausalLM", "lm", NEOX | {"use_parallel_residual": True} | rope(20.0, partial_rotary_factor=0.25)),
    Family("gpt_neox_sequential", "GPTNeoXForCausalLM", "lm",
           NEOX | {"use_parallel_residual": False} | rope(20.0, partial_rotary_factor=0.5)),
    Family("opt", "OPTForCausalLM", "lm", OPT | {"word_embed_proj_dim": 8}),
    Family("opt_plain", "OPTForCausalLM", "lm", OPT),
    Family("opt_post", "OPTForCausalLM", "lm", OPT | {"word_embed_proj_dim": 8, "do_layer_norm_before": False}),
    Family("bloom", "BloomForCausalLM", "lm",
           {"vocab_size": VOCAB, "hidden_size": 18, "n_layer": 2, "n_head": 6, "layer_norm_epsilon": 1e-3}),
    Family("llama", "LlamaForCausalLM", "lm", GROUPED | rope(100.0)),
    Family("llama_partial", "LlamaForCausalLM", "lm", GROUPED | rope(100.0, partial_rotary_factor=0.5)),
    Family("llama_tokens", "LlamaForTokenClassification", "token", GROUPED | CLASSES | rope(100.0)),
    Family("llama_span", "LlamaForQuestionAnswering", "span", GROUPED | rope(100.0)),
    Family("llama3_rope", "LlamaForCausalLM", "lm",
           WIDE_HEADS | {"tie_word_embeddings": True, "max_position_embeddings": 256} |
           rope(10.0, "llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=32)),
    Family("llama_linear_rope", "LlamaForCausalLM", "lm", WIDE_HEADS | rope(50.0, "linear", factor=4.0)),
    Family("llama_dynamic_rope", "LlamaForCausalLM", "lm", WIDE_HEADS | {"max_position_embeddings": 4} | rope(50.0, "dynamic", factor=4.0)),
    Family("llama_yarn_rope", "LlamaForCausalLM", "lm",
           WIDE_HEADS | {"max_position_embeddings": 32} | rope(50.0, "yarn", factor=4.0, original_max_position_embeddings=8)),
    Family("mistral", "MistralForCausalLM", "lm", GROUPED | {"sliding_window": 4} | rope(50.0)),
    Family("qwen2", "Qwen2ForCausalLM", "lm",
           GROUPED | {"use_sliding_window": True, "sliding_window": 4, "max_window_layers": 1} | rope(50.0)),
    Family("qwen3", "Qwen3ForCausalLM", "lm", WIDE_HEADS | {"tie_word_embeddings": True} | rope(50.0)),
    Family("gemma2", "Gemma2ForCausalLM", "lm",
           WIDE_HEADS | {"num_hidden_layers": 3, "query_pre_attn_scalar": 6, "sliding_window": 4, "attn_logit_softcapping": 5.0,
                         "final_logit_softcapping": 8.0, "intermediate_size": 24} | rope(50.0)),
    Family("gemma2_defaults", "Gemma2ForCausalLM", "lm", WIDE_HEADS | {"query_pre_attn_scalar": 6, "intermediate_size": 24} | rope(50.0),
           dropped=("hidden_activation", "attn_logit_softcapping", "final_logit_softcapping", "sliding_window")),
    Family("gemma", "GemmaForCausalLM", "lm", WIDE_HEADS | {"hidden_act": "gelu"} | rope(50.0)),
    Family("gemma3", "Gemma3ForCausalLM", "lm",
           WIDE_HEADS | {"num_hidden_layers": 3, "query_pre_attn_scalar": 6, "sliding_window": 4, "final_logit_softcapping": 8.0,
                         "sliding_window_pattern": 2, "intermediate_size": 24,
                         "rope_parameters": {"full_attention": {"rope_type": "linear", "factor": 4.0, "rope_theta": 50.0},
                                             "sliding_attention": {"rope_type": "default", "rope_theta": 10.0}}}),
    Family("gemma3_classification", "Gemma3TextForSequenceClassification", "sequence",
           WIDE_HEADS | CLASSES | {"sliding_window": 4, "layer_types": ["sliding_attention", "full_attention"]}),
    Family("olmo2", "Olmo2ForCausalLM", "lm", GROUPED | {"pad_token_id": 1, "eos_token_id": 2} | rope(50.0)),
    Family("granite", "GraniteForCausalLM", "lm",
           GROUPED | {"attention_multiplier": 0.6, "embedding_multiplier": 3.0, "residual_multiplier": 0.7, "logits_scaling": 2.0} | rope(50.0)),
    Family("smollm3", "SmolLM3ForCausalLM", "lm", GROUPED | {"pad_token_id": 3, "no_rope_layer_interval": 2} | rope(50.0)),
    Family("smollm3_span", "SmolLM3ForQuestionAnswering", "span",
           GROUPED | {"pad_token_id": 3, "no_rope_layers": [0, 1], "use_sliding_window": True, "sliding_window": 4} | rope(50.0)),
    Family("stablelm", "StableLmForCausalLM", "lm",
           GROUPED | {"num_attention_heads": 2, "num_key_value_heads": 1, "layer_norm_eps": 1e-3, "use_qkv_bias": True} | rope(50.0, partial_rotary_factor=0.5)),
    Family("stablelm_parallel", "StableLmForTokenClassification", "token",
           GROUPED | CLASSES | {"num_attention_heads": 2, "num_key_value_heads": 2, "layer_norm_eps": 1e-3, "use_parallel_residual": True} | rope(50.0)),
    Family("phi", "PhiForCausalLM", "lm", GROUPED | {"layer_norm_eps": 1e-3} | rope(50.0, partial_rotary_factor=0.5)),
    Family("starcoder2", "Starcoder2ForCausalLM", "lm",
           GROUPED | {"norm_epsilon": 1e-3, "sliding_window": 4, "bos_token_id": 0, "eos_token_id": 0} | rope(50.0)),
    Family("phi3", "Phi3ForCausalLM", "lm",
           GROUPED | {"pad_token_id": 3, "sliding_window": 4, "original_max_position_embeddings": 6, "max_position_embeddings": 24} |
           rope(50.0, "longrope", short_factor=[1.0, 1.5], long_factor=[2.0, 3.0])),
    Family("phi3_classification", "Phi3ForSequenceClassification", "sequence",
           WIDE_HEADS | CLASSES | {"pad_token_id": 3, "head_dim": 4} | rope(50.0, partial_rotary_factor=0.5)),
    Family("falcon", "FalconForCausalLM", "lm", FALCON),
    Family("falcon_new", "FalconForCausalLM", "lm", FALCON | {"new_decoder_architecture": True, "num_kv_heads": 2, "bias": True}),
    Family("falcon_sequential", "FalconForTokenClassification", "token", FALCON | CLASSES | {"parallel_attn": False, "multi_query": False}),
    Family("gptj", "GPTJForCausalLM", "lm", GPTJ),
    Family("gptj_classification", "GPTJForSequenceClassification", "sequence", GPTJ | CLASSES | {"pad_token_id": 0, "rotary_dim": 8}),
    Family("gpt_neo", "GPTNeoForCausalLM", "lm",
           {"vocab_size": VOCAB, "hidden_size": 16, "num_layers": 2, "num_heads": 4, "max_position_embeddings": 20, "window_size": 4,
            "attention_types": [[["global", "local"], 1]], "intermediate_size": 40, "layer_norm_epsilon": 1e-3, "bos_token_id": 0, "eos_token_id": 0}),
    Family("nomic_bert", "NomicBertForSequenceClassification", "sequence", NOMIC | CLASSES, pairs=True),
    Family("nomic_bert_mlm", "NomicBertForMaskedLM", "lm", NOMIC, pairs=True),
    Family("nomic_bert_tokens", "NomicBertForTokenClassification", "token", NOMIC | CLASSES, pairs=True),
    Family("mistral_defaults", "MistralForCausalLM", "lm",
           GROUPED | {"num_attention_heads": 8, "num_key_value_heads": 8, "head_dim": 2, "num_hidden_layers": 1} | rope(50.0),
           dropped=("num_key_value_heads", "sliding_window")),
    Family("t5", "T5ForConditionalGeneration", "lm", T5, encoder_decoder=True, ends_with=1),
    Family("t5_gated", "T5ForConditionalGeneration", "lm",
           T5 | {"feed_forward_proj": "gated-gelu", "num_decoder_layers": 2, "tie_word_embeddings": False, "d_ff": 20, "num_layers": 1},
           encoder_decoder=True, ends_with=1, untie=True),
    Family("t5_v11", "T5ForConditionalGeneration", "lm",
           T5 | {"feed_forward_proj": "gated-gelu", "num_decoder_layers": 1, "scale_decoder_outputs": False, "num_layers": 1},
           encoder_decoder=True, ends_with=1, says_tied=True),
    Family("mt5", "MT5ForConditionalGeneration", "lm", T5 | {"num_layers": 1}, encoder_decoder=True, ends_with=1, untie=True),
    Family("mbart", "MBartForConditionalGeneration", "lm", BART | {"scale_embedding": True, "decoder_start_token_id": 2},
           encoder_decoder=True, ends_with=2),
    Family("pegasus", "PegasusForConditionalGeneration", "lm", BART | {"scale_embedding": True, "decoder_start_token_id": 0, "eos_token_id": 1},
           encoder_decoder=True, ends_with=1),
    Family("m2m_100", "M2M100ForConditionalGeneration", "lm", BART, encoder_decoder=True, ends_with=2, padded=True),
    Family("bart", "BartForConditionalGeneration", "lm", BART | {"scale_embedding": True}, encoder_decoder=True, ends_with=2),
    Family("bart_classification", "BartForSequenceClassification", "sequence", BART | CLASSES, encoder_decoder=True, ends_with=2),
    Family("bart_span", "BartForQuestionAnswering", "span", BART, encoder_decoder=True, ends_with=2),
    Family("bart_encoder", "BartModel", "none", BART, encoder_decoder=True, ends_with=2, dropped=("decoder_start_token_id",)),
    Family("marian", "MarianMTModel", "lm", MARIAN, encoder_decoder=True, ends_with=0),
]
