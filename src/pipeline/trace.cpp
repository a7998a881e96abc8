#include "glass/pipeline/trace.h"
#include "glass/data/source.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"
#include "glass/base/interrupt.h"
#include "glass/data/sequence.h"
#include "glass/model/evaluation_mode.h"
#include "glass/model/safetensors.h"
#include "glass/model/target_form.h"

namespace glass::pipeline {
namespace {

/// The tensors of one text, and what the file says of it.
struct TracedText {
  NamedTensors tensors;
  CutCounts counts;
  Json tokens = Json::array();
};

TracedText trace_one(const Model& model, const Example& example, const std::vector<std::string>& globs) {
  const TargetForm form = target_form(model.transformer().architecture());
  const Encoding encoding = encode_example(model.tokenizer(), example, form, model.max_length());
  const TokenSequence sequence = sequence_of(encoding, form.kind == TargetForm::Kind::decoder);
  const Batch batch = batch_of({&sequence});
  Trace watcher;
  for (const std::string& glob : globs) watcher.read(glob);
  {
    const at::NoGradGuard no_gradient;
    const EvaluationMode evaluating(model.subject());
    model.subject().scores(batch, watcher);
  }
  watcher.finish(model.subject().points());
  TracedText traced{{{"input_ids", at::tensor(batch.ids, at::kLong)}},
                    counts_of({encoding}, model.tokenizer().special_ids())};
  if (!batch.target_ids.empty())
    traced.tensors.emplace_back("decoder_input_ids", at::tensor(batch.target_ids, at::kLong));
  for (const std::string& name : watcher.names()) traced.tensors.emplace_back(name, watcher.values(name).front());
  for (const std::int32_t id : encoding.ids) traced.tokens.push_back(model.tokenizer().token(id));
  return traced;
}

Json facts_of(const Example& example, const TracedText& traced) {
  return {{"line", example.line},
          {"text", example.text},
          {"tokens", traced.tokens},
          {"tokens_cut", traced.counts.cut_tokens},
          {"unknown_tokens", traced.counts.unknown_tokens}};
}

/// Gathers the rows of a file.
class FileTrace {
 public:
  FileTrace(const Model& model, bool strict, const std::vector<std::string>& globs)
      : model_(model), strict_(strict), globs_(globs) {}

  void add(const Dataset& data, const Example& example) {
    try {
      const TracedText traced = trace_one(model_, example, globs_);
      for (const auto& [name, tensor] : traced.tensors)
        result.tensors.emplace_back(fmt::format("texts.{}.{}", texts.size(), name), tensor);
      result.read.counts += traced.counts;
      texts.push_back(facts_of(example, traced));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::data) throw;
      refuse({example.line, fmt::format("{}:{}: {}", place_of(data.path), example.line, error.what())});
    }
  }
  void refuse(const BadRow& row) {
    if (strict_) throw Error(ErrorKind::data, row.error);
    ++result.read.bad_rows;
    texts.push_back({{"line", row.line}, {"error", row.error}});
  }

  TraceResult result;
  Json texts = Json::array();

 private:
  const Model& model_;
  bool strict_;
  const std::vector<std::string>& globs_;
};

}  // namespace

TraceResult trace(const Model& model, const Example& example, const std::vector<std::string>& globs,
                  const std::filesystem::path& out) {
  TracedText traced = trace_one(model, example, globs);
  if (!out.empty()) {
    write_safetensors(out, traced.tensors,
                      {{"text", example.text},
                       {"tokens", dump_json(traced.tokens)},
                       {"tokens_cut", std::to_string(traced.counts.cut_tokens)},
                       {"unknown_tokens", std::to_string(traced.counts.unknown_tokens)}});
  }
  return {std::move(traced.tensors), {traced.counts, 0}};
}

TraceResult trace(const Model& model, const Dataset& data, bool strict, const std::vector<std::string>& globs,
                  const std::filesystem::path& out) {
  FileTrace trace(model, strict, globs);
  auto bad = data.bad_rows.begin();
  for (const Example& example : data.examples) {
    throw_if_interrupted();
    for (; bad != data.bad_rows.end() && bad->line < example.line; ++bad) trace.refuse(*bad);
    trace.add(data, example);
  }
  for (; bad != data.bad_rows.end(); ++bad) trace.refuse(*bad);
  if (!out.empty()) write_safetensors(out, trace.result.tensors, {{"texts", dump_json(trace.texts)}});
  return std::move(trace.result);
}

}  // namespace glass::pipeline
