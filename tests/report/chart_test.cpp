// Charts: round marks, nothing drawn outside, gaps left out.
#include "report/chart.h"

#include <gtest/gtest.h>

#include <limits>
#include <regex>

#include "report/fixture.h"

namespace glass::report::chart_test {
namespace {

std::string drawn(const Chart& chart) {
  Html html;
  draw_chart(html, chart);
  return html.finish();
}

TEST(Ticks, AreRoundAndWithin) {
  EXPECT_EQ(nice_ticks(0, 1, 5), (std::vector<double>{0, 0.2, 0.4, 0.6000000000000001, 0.8, 1}));
  EXPECT_EQ(nice_ticks(0, 360, 5), (std::vector<double>{0, 100, 200, 300}));
  EXPECT_EQ(nice_ticks(-3, 3, 5), (std::vector<double>{-2, 0, 2}));
}

TEST(Ticks, OfAnEmptyOrInfiniteRangeAreNone) {
  EXPECT_TRUE(nice_ticks(1, 1, 5).empty());
  EXPECT_TRUE(nice_ticks(0, std::numeric_limits<double>::infinity(), 5).empty());
}

TEST(Chart, WithoutPointsDrawsNothing) {
  Chart chart;
  chart.series.push_back({.name = "x", .points = {{1, std::numeric_limits<double>::quiet_NaN(), 0, 0}}});
  EXPECT_FALSE(report_test::contains(drawn(chart), "<svg"));
}

TEST(Chart, KeepsEveryPlaceWithinItsBox) {
  Chart chart;
  chart.y_percent = true;
  Series series{.name = "x", .points = {}, .dots = true, .intervals = true};
  for (int i = 0; i < 50; ++i) series.points.push_back({i * 1e5, 0.5 + 0.01 * i, 0.4 + 0.01 * i, 0.6 + 0.008 * i});
  chart.series.push_back(series);
  const std::string page = drawn(chart);
  const std::regex place("c([xy])=\"(-?[0-9.]+)\"");
  std::size_t places = 0;
  for (std::sregex_iterator it(page.begin(), page.end(), place), end; it != end; ++it, ++places) {
    const double value = std::stod((*it)[2].str());
    EXPECT_GE(value, 0);
    EXPECT_LE(value, (*it)[1].str() == "x" ? 440 : 262);
  }
  EXPECT_EQ(places, 2u * 51);  // 50 points and the legend's
}

TEST(Chart, ASinglePointIsADot) {
  Chart chart;
  chart.series.push_back({.name = "x", .points = {{3, 0.5, 0, 0}}});
  EXPECT_TRUE(report_test::contains(drawn(chart), "<circle"));
}

TEST(Chart, ThinsLongLinesButKeepsTheirEnds) {
  Chart chart;
  Series series{.name = "x", .points = {}};
  for (int i = 0; i <= 100000; ++i) series.points.push_back({static_cast<double>(i), static_cast<double>(i), 0, 0});
  chart.series.push_back(series);
  const std::string page = drawn(chart);
  EXPECT_LT(page.size(), 12000u);
  EXPECT_TRUE(report_test::contains(page, "d=\"M52.0 "));
  EXPECT_TRUE(report_test::contains(page, "L418.0 "));
}

}  // namespace
}  // namespace glass::report::chart_test
