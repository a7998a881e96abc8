// A tied weight has several names, and files may hold it under any one of them.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "glass/base/files.h"
#include "glass/model/model_folder.h"
#include "glass/model/safetensors.h"
#include "support/error_text.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace glass::tied_names_test {
namespace {

/// A golden checkpoint, and which tensor of it stands under which other name.
struct Case {
  std::string family, first, second;
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.family << ": " << one.second;
}

/// The golden folder with tensors as `change` makes them.
template <typename Change>
void write_changed(const test::TemporaryFolder& folder, const std::string& family, const Change& change) {
  const auto golden = golden::path_of("families/" + family);
  folder.write("config.json", read_file(golden / "config.json", 1 << 20));
  NamedTensors tensors = read_safetensors(golden / "model.safetensors");
  change(tensors);
  write_safetensors(folder.path() / "model.safetensors", tensors);
}

class TiedNames : public testing::TestWithParam<Case> {};

/// transformers opens all of these with the numbers of the golden checkpoint.
TEST_P(TiedNames, AreOneWeight) {
  const Case& names = GetParam();
  const test::TemporaryFolder folder;
  write_changed(folder, names.family, [&](NamedTensors& tensors) {
    const auto found =
        std::find_if(tensors.begin(), tensors.end(), [&](const auto& entry) { return entry.first == names.first; });
    ASSERT_NE(found, tensors.end());
    found->first = names.second;
  });
  const LoadedTransformer renamed = load_transformer(folder.path()),
                          whole = load_transformer(golden::path_of("families/" + names.family));
  const NamedTensors there = whole.model->named_parameters(), here = renamed.model->named_parameters();
  ASSERT_EQ(here.size(), there.size());
  for (std::size_t i = 0; i < there.size(); ++i) EXPECT_TRUE(at::equal(here[i].second, there[i].second));
}

INSTANTIATE_TEST_SUITE_P(
    Checkpoints, TiedNames,
    testing::Values(Case{"bert_mlm", "bert.embeddings.word_embeddings.weight", "cls.predictions.decoder.weight"},
                    Case{"bert_mlm", "cls.predictions.bias", "cls.predictions.decoder.bias"},
                    Case{"roberta_mlm", "lm_head.bias", "lm_head.decoder.bias"},
                    Case{"albert_mlm", "predictions.bias", "predictions.decoder.bias"},
                    Case{"distilbert_mlm", "distilbert.embeddings.word_embeddings.weight", "vocab_projector.weight"},
                    Case{"modernbert_mlm", "model.embeddings.tok_embeddings.weight", "decoder.weight"},
                    Case{"gpt2", "transformer.wte.weight", "lm_head.weight"},
                    Case{"gemma2", "model.embed_tokens.weight", "lm_head.weight"},
                    Case{"t5", "shared.weight", "encoder.embed_tokens.weight"},
                    Case{"t5", "shared.weight", "lm_head.weight"},
                    Case{"t5_gated", "shared.weight", "decoder.embed_tokens.weight"},
                    Case{"bart", "model.shared.weight", "model.encoder.embed_tokens.weight"},
                    Case{"marian", "model.shared.weight", "model.decoder.embed_tokens.weight"}));

TEST(TiedNames, OfAnOutputWithWeightsOfItsOwnAreNoSecondNames) {
  const test::TemporaryFolder folder;
  write_changed(folder, "llama", [](NamedTensors& tensors) {
    std::erase_if(tensors, [](const auto& entry) { return entry.first == "model.embed_tokens.weight"; });
  });
  EXPECT_NE(test::error_text(ErrorKind::data, [&] { load_transformer(folder.path()); })
                .find("model.embed_tokens.weight: missing"),
            std::string::npos);
}

TEST(TiedNames, ThatDifferAreRefusedWhereTheFirstIsMissing) {
  const test::TemporaryFolder folder;
  write_changed(folder, "bart", [](NamedTensors& tensors) {
    for (auto& [name, tensor] : tensors)
      if (name == "model.shared.weight") name = "model.encoder.embed_tokens.weight";
    tensors.emplace_back("lm_head.weight", tensors.front().second * 0);
    for (const auto& [name, tensor] : NamedTensors(tensors))
      if (name == "model.encoder.embed_tokens.weight") tensors.back().second = tensor * 2;
  });
  EXPECT_NE(
      test::error_text(ErrorKind::data, [&] { load_transformer(folder.path()); }).find("are one weight in this model"),
      std::string::npos);
}

}  // namespace
}  // namespace glass::tied_names_test
