// One function a family; the table stands in families.cpp.
#pragma once

#include "model/hugging_face/family.h"

namespace glass {

Family albert_family();
Family bart_family();
Family bert_family();
Family bloom_family();
Family camembert_family();
Family deberta_v2_family();
Family distilbert_family();
Family electra_family();
Family falcon_family();
Family gemma_family();
Family gemma2_family();
Family gemma3_family();
Family glassformer_family();
Family gpt2_family();
Family gpt_neo_family();
Family gpt_neox_family();
Family gptj_family();
Family granite_family();
Family llama_family();
Family m2m_100_family();
Family marian_family();
Family mbart_family();
Family mistral_family();
Family modernbert_family();
Family mpnet_family();
Family mt5_family();
Family nomic_bert_family();
Family olmo2_family();
Family opt_family();
Family pegasus_family();
Family phi_family();
Family phi3_family();
Family qwen2_family();
Family qwen3_family();
Family roberta_family();
Family smollm3_family();
Family stablelm_family();
Family starcoder2_family();
Family t5_family();
Family xlm_roberta_family();

}  // namespace glass
