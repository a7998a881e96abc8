// A checkpoint with everything that stands beside it.
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/paths.h"
#include "glass/model/architecture_tree.h"
#include "glass/model/device.h"
#include "glass/model/model_folder.h"
#include "glass/pipeline/inspect.h"

namespace glass::pipeline {
namespace {

/// What tokenizers and sentence-transformers keep beside the weights.
const std::vector<std::string> kCompanions = {"tokenizer.json",
                                              "tokenizer_config.json",
                                              "special_tokens_map.json",
                                              "added_tokens.json",
                                              "vocab.txt",
                                              "vocab.json",
                                              "merges.txt",
                                              "spiece.model",
                                              "tokenizer.model",
                                              "sentencepiece.bpe.model",
                                              "generation_config.json",
                                              "modules.json",
                                              "config_sentence_transformers.json",
                                              "sentence_bert_config.json",
                                              "1_Pooling/config.json"};

std::vector<std::string> copy_companions(const fs::path& from, const fs::path& to) {
  std::vector<std::string> copied;
  for (const std::string& name : kCompanions) {
    if (!is_file(from / name)) continue;
    make_folder((to / name).parent_path());
    write_file(to / name, read_file(from / name, 1u << 30));
    copied.push_back(name);
  }
  return copied;
}

void refuse_same_folder(const fs::path& from, const fs::path& to) {
  if (same_place(from, to))
    fail(ErrorKind::usage, "--out: {} is the folder that is read; name another one", to.string());
}

Json checkpoint_facts(const LoadedTransformer& loaded) {
  std::int64_t parameters = 0;
  for (const auto& [name, tensor] : loaded.model->named_parameters()) parameters += tensor.numel();
  return {{"model", loaded.folder.string()},
          {"family", loaded.model->architecture().family},
          {"head", architecture_facts(loaded.model->architecture())["head"]["kind"]},
          {"parameters", parameters},
          {"weights", loaded.report.mapped.size()},
          {"carried", loaded.report.carried},
          {"ignored", loaded.report.ignored},
          {"weights_sha256", loaded.weights_sha256()}};
}

}  // namespace

Json convert(const fs::path& model, const fs::path& out) {
  require_threads(compute_threads());
  const LoadedTransformer loaded = load_transformer(model);
  Json facts = checkpoint_facts(loaded);
  if (out.empty()) return facts;
  refuse_same_folder(loaded.folder, out);
  require_own_model_folder(out);
  save_transformer(out, *loaded.model, loaded.label_names);
  facts["files"] = copy_companions(loaded.folder, out);
  facts["out"] = out.string();
  return facts;
}

}  // namespace glass::pipeline
