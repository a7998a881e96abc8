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
Family gemma2_family();
Family glassformer_family();
Family gpt2_family();
Family gpt_neox_family();
Family llama_family();
Family marian_family();
Family mistral_family();
Family modernbert_family();
Family mpnet_family();
Family opt_family();
Family qwen2_family();
Family qwen3_family();
Family roberta_family();
Family t5_family();
Family xlm_roberta_family();

}  // namespace glass
