// The table of families.
#include "model/hugging_face/families/families.h"

#include "glass/base/error.h"

namespace glass {

namespace {

const std::vector<Family>& table() {
  static const std::vector<Family> families = {
      albert_family(),     bart_family(),       bert_family(),        bloom_family(),      camembert_family(),
      deberta_v2_family(), distilbert_family(), electra_family(),     falcon_family(),     gemma_family(),
      gemma2_family(),     gemma3_family(),     glassformer_family(), gpt2_family(),       gpt_neo_family(),
      gpt_neox_family(),   gptj_family(),       granite_family(),     llama_family(),      m2m_100_family(),
      marian_family(),     mbart_family(),      mistral_family(),     modernbert_family(), mpnet_family(),
      mt5_family(),        nomic_bert_family(), olmo2_family(),       opt_family(),        pegasus_family(),
      phi_family(),        phi3_family(),       qwen2_family(),       qwen3_family(),      roberta_family(),
      smollm3_family(),    stablelm_family(),   starcoder2_family(),  t5_family(),         xlm_roberta_family()};
  return families;
}

}  // namespace

std::vector<std::string> family_names() {
  std::vector<std::string> names;
  for (const Family& family : table()) names.push_back(family.model_type);
  return names;
}

const Family& find_family(const std::string& model_type, const std::string& origin) {
  for (const Family& family : table()) {
    if (family.model_type == model_type) return family;
  }
  fail(ErrorKind::data, "{}: model_type: '{}' is no family that is known here{}", origin, shown(model_type),
       did_you_mean(model_type, family_names()));
}

}  // namespace glass
