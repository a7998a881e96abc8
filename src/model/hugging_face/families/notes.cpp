#include "model/hugging_face/families/notes.h"

namespace glass {

namespace {

constexpr struct {
  const char *model_type, *people, *not_supported;
} kNotes[] = {
    {"albert", "ALBERT", "several `num_hidden_groups`"},
    {"bart", "BART", ""},
    {"bert", "BERT", "`is_decoder`, relative `position_embedding_type`"},
    {"bloom", "BLOOM", ""},
    {"camembert", "CamemBERT", "as bert"},
    {"deberta-v2", "DeBERTa v2 and v3, mDeBERTa", "`conv_kernel_size`, `share_att_key` false, `legacy` false"},
    {"distilbert", "DistilBERT", ""},
    {"electra", "ELECTRA", "the discriminator's own head (opens as encoder)"},
    {"falcon", "Falcon", "`alibi`"},
    {"gemma", "Gemma", "`use_bidirectional_attention`"},
    {"gemma2", "Gemma 2", "`use_bidirectional_attention`"},
    {"gemma3_text", "Gemma 3 (text)", "`use_bidirectional_attention` (EmbeddingGemma); pictures (`gemma3`)"},
    {"gpt2", "GPT-2, DistilGPT-2", "`add_cross_attention`, `scale_attn_by_inverse_layer_idx`"},
    {"gpt_neo", "GPT-Neo", ""},
    {"gpt_neox", "GPT-NeoX, Pythia", ""},
    {"gptj", "GPT-J", "`rotary_dim` null"},
    {"granite", "Granite 3", "experts (`granitemoe`)"},
    {"llama", "Llama 2 and 3, SmolLM, TinyLlama", ""},
    {"m2m_100", "M2M100, NLLB", "experts (`nllb-moe`)"},
    {"marian", "Marian, OPUS-MT", "`share_encoder_decoder_embeddings` false"},
    {"mbart", "mBART, mBART-50", ""},
    {"mistral", "Mistral", "experts (`mixtral`)"},
    {"modernbert", "ModernBERT", ""},
    {"mpnet", "MPNet", ""},
    {"mt5", "mT5", ""},
    {"nomic_bert", "nomic-embed-text", "`prenorm`, biases, `rotary_emb_fraction` but 1, experts"},
    {"olmo2", "OLMo 2", ""},
    {"opt", "OPT", ""},
    {"pegasus", "Pegasus", ""},
    {"phi", "Phi 1, 1.5 and 2", "`qk_layernorm`"},
    {"phi3", "Phi 3, 3.5 and 4", "experts (`phimoe`)"},
    {"qwen2", "Qwen 2 and 2.5", "experts (`qwen2_moe`)"},
    {"qwen3", "Qwen 3", "experts (`qwen3_moe`)"},
    {"roberta", "RoBERTa", "as bert"},
    {"smollm3", "SmolLM 3", ""},
    {"stablelm", "StableLM", "`qk_layernorm`"},
    {"starcoder2", "StarCoder 2", ""},
    {"t5", "T5, Flan-T5", "`T5Model`"},
    {"xlm-roberta", "XLM-R, multilingual E5", "as bert"},
};

}  // namespace

const std::vector<FamilyNotes>& family_notes() {
  static const std::vector<FamilyNotes> notes = [] {
    std::vector<FamilyNotes> all;
    for (const auto& row : kNotes) all.push_back({row.model_type, row.people, row.not_supported});
    return all;
  }();
  return notes;
}

}  // namespace glass
