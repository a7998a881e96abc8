// Probes a module of one's own: probe_module TEXTS TOKENIZER says how well its word vectors know the texts' labels.
#include <glass/model/wrapped_module.h>
#include <glass/pipeline/probe.h>
#include <cstdio>

int main(int, char** argv) {
  const auto tokenizer = glass::open_tokenizer(argv[2]);
  const at::Tensor vectors = at::eye(tokenizer->vocab_size());
  glass::WrappedModule module({{"words", "[N, D]", "word vectors"}}, [&](const auto& batch, glass::Trace& trace) {
    return trace.at(glass::Point("words"), vectors.index_select(0, at::tensor(batch.ids)));  // a score a token
  });
  const auto texts = glass::load_splits({.train = argv[1]}, 1);
  const auto found = glass::pipeline::probe(module, *tokenizer, texts, {.points = {"words"}, .labels = {"label"}});
  std::puts(glass::dump_json(found[0]["layers"]).c_str());
}
