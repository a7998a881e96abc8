// glassformer import and export: a checkpoint checked, converted to fp32, and written with everything that stands
// beside it.
#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/session.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/model/model_folder.h"

namespace glass::cli {
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
    if (!fs::is_regular_file(from / name)) continue;
    make_folder((to / name).parent_path());
    write_file(to / name, read_file(from / name, 1u << 30));
    copied.push_back(name);
  }
  return copied;
}

void refuse_same_folder(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (fs::equivalent(from, to, error))
    fail(ErrorKind::usage, "--out: {} is the folder that is read; name another one", to.string());
}

Json facts_of(const LoadedTransformer& loaded) {
  std::int64_t parameters = 0;
  for (const auto& [name, tensor] : loaded.model->named_parameters()) parameters += tensor.numel();
  return {{"model", loaded.folder.string()},
          {"family", loaded.model->architecture().family},
          {"head", head_name(loaded.model->architecture().head.kind)},
          {"parameters", parameters},
          {"weights", loaded.report.mapped.size()},
          {"carried", loaded.report.carried},
          {"ignored", loaded.report.ignored},
          {"weights_sha256", loaded.weights_sha256()}};
}

void print_facts(const Json& facts) {
  fmt::print("{}: {}, head {}, {} parameters in {} weights\n", facts["model"].get<std::string>(),
             facts["family"].get<std::string>(), facts["head"].get<std::string>(),
             facts["parameters"].get<std::int64_t>(), facts["weights"].get<std::int64_t>());
  for (const char* kind : {"carried", "ignored"}) {
    if (!facts[kind].empty())
      fmt::print("  {}: {}\n", kind, fmt::join(facts[kind].get<std::vector<std::string>>(), ", "));
  }
  if (facts.contains("out")) fmt::print("  written to {}\n", facts["out"].get<std::string>());
}

int convert(const Arguments& arguments) {
  const LoadedTransformer loaded = load_transformer(arguments.get("MODEL"));
  Json facts = facts_of(loaded);
  if (arguments.has("--out")) {
    const fs::path out = arguments.get("--out");
    refuse_same_folder(loaded.folder, out);
    save_transformer(out, *loaded.model, loaded.label_names);
    facts["files"] = copy_companions(loaded.folder, out);
    facts["out"] = out.string();
  }
  if (arguments.has("--json")) {
    fmt::print("{}\n", dump_json(facts, 1));
  } else {
    print_facts(facts);
  }
  return 0;
}

}  // namespace

int run_import(const Arguments& arguments) {
  return convert(arguments);
}
int run_export(const Arguments& arguments) {
  return convert(arguments);
}

}  // namespace glass::cli
