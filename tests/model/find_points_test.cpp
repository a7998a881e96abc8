// Points are found by what they are: on models of one and two stacks, and on subjects that name them freely.
#include "glass/model/find_points.h"

#include <gtest/gtest.h>

#include "glass/model/model_folder.h"
#include "support/golden.h"

namespace glass::find_points_test {
namespace {

using Names = std::vector<std::string>;

std::vector<PointInfo> points_of(const std::string& family) {
  return load_transformer(golden::path_of("families") / family).model->points();
}

TEST(FindPoints, AnEncoderIsEnteredAtItsOwnEmbeddings) {
  const std::vector<PointInfo> points = points_of("bert");
  EXPECT_EQ(text_stack(points), "encoder");
  EXPECT_EQ(decoder_stack(points), "");
  EXPECT_EQ(embed_points(points), Names{"encoder.embed"});
  EXPECT_EQ(word_embed_points(points), Names{"encoder.word_embed"});
  EXPECT_EQ(self_pattern_points(points, "encoder").front(), "encoder.0.self_pattern");
  EXPECT_TRUE(cross_pattern_points(points).empty());
}

TEST(FindPoints, ADecoderBehindAnEncoderIsEnteredTwice) {
  const std::vector<PointInfo> points = points_of("t5");
  EXPECT_EQ(text_stack(points), "encoder");
  EXPECT_EQ(decoder_stack(points), "decoder");
  EXPECT_EQ(embed_points(points), (Names{"encoder.embed", "decoder.embed"}));
  EXPECT_EQ(word_embed_points(points), (Names{"encoder.word_embed", "decoder.word_embed"}));
  EXPECT_EQ(self_pattern_points(points, "decoder").back(),
            cross_pattern_points(points).back().substr(0, 10) + "self_pattern");
}

TEST(FindPoints, ADecoderAloneReadsTheText) {
  const std::vector<PointInfo> points = points_of("gpt2");
  EXPECT_EQ(text_stack(points), "decoder");
  EXPECT_EQ(decoder_stack(points), "");
  EXPECT_EQ(embed_points(points), Names{"decoder.embed"});
}

TEST(FindPoints, AModuleOfOnesOwnIsEnteredAtItsFirstState) {
  const std::vector<PointInfo> points = {{"mix", "[H, T, T] a sequence", "attention", PointKind::pattern},
                                         {"words", "[N, D]", "token vectors"},
                                         {"later", "[N, D]", "more vectors"}};
  EXPECT_EQ(embed_points(points), Names{"words"});
  EXPECT_TRUE(word_embed_points(points).empty());
  EXPECT_EQ(self_pattern_points(points, text_stack(points)), Names{"mix"});
  EXPECT_EQ(find_point(points, "later"), &points[2]);
  EXPECT_EQ(find_point(points, "late"), nullptr);
}

TEST(FindPoints, PatternsComeByLayer) {
  const std::vector<PointInfo> points = {{"top", "[H, T, T] a sequence", "", PointKind::pattern, "", 1},
                                         {"bottom", "[H, T, T] a sequence", "", PointKind::pattern, "", 0}};
  EXPECT_EQ(self_pattern_points(points, ""), (Names{"bottom", "top"}));
  EXPECT_TRUE(embed_points(points).empty());
}

TEST(FindPoints, EveryPointOfATransformerSaysWhatItIs) {
  for (const char* family : {"bert", "gpt2", "t5", "gemma2"}) {
    for (const PointInfo& point : points_of(family)) {
      const bool in_layer = point.layer >= 0;
      EXPECT_FALSE(point.site.empty()) << point.name;
      if (in_layer) EXPECT_EQ(point.name, point.stack + "." + std::to_string(point.layer) + "." + point.site);
      EXPECT_EQ(is_by_sequence(point.kind), point.shape.ends_with("a sequence")) << point.name;
    }
  }
}

}  // namespace
}  // namespace glass::find_points_test
