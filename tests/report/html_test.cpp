// The typed writer: structure, escaping, the policy's hash.
#include "report/html.h"

#include <gtest/gtest.h>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/hash.h"
#include "report/encode.h"
#include "report/fixture.h"

namespace glass::report::html_test {
namespace {

TEST(Html, EscapesTheFiveCharactersInText) {
  EXPECT_EQ(escape("<a href=\"x\" id='y'>&"), "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;");
}

TEST(Html, EscapesTextAndAttributesTheSame) {
  Html html;
  html.element("p", {{"title", "\"><script>"}}, "</p><script>");
  EXPECT_TRUE(
      report_test::contains(html.finish(), "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;/p&gt;&lt;script&gt;</p>"));
}

TEST(Html, ClosesInTheOrderOfOpening) {
  Html html;
  html.open("div").open("p").text("x").close().close();
  EXPECT_TRUE(report_test::contains(html.finish(), "<div><p>x</p></div>"));
}

TEST(Html, AnElementThatIsLeftOpenIsOurBug) {
  Html html;
  html.open("div");
  EXPECT_THROW(html.finish(), Error);
}

TEST(Html, ClosingTooOftenIsOurBug) {
  Html html;
  EXPECT_THROW(html.close(), Error);
}

TEST(Html, LeavesEmptyAttributesOut) {
  Html html;
  html.element("b", {{"class", ""}}, "x");
  EXPECT_TRUE(report_test::contains(html.finish(), "<b>x</b>"));
}

TEST(Html, LinksStayOnThePage) {
  Html html;
  html.link_here("javascript:alert(1)\"", "<x>");
  EXPECT_TRUE(report_test::contains(html.finish(), "<a href=\"#javascript:alert(1)&quot;\">&lt;x&gt;</a>"));
}

TEST(Html, ThePolicyHoldsTheHashOfTheSheet) {
  Html html;
  html.start_page("</title><script>");
  const std::string page = html.finish();
  const std::string style = page.substr(page.find("<style>") + 7, page.find("</style>") - page.find("<style>") - 7);
  EXPECT_EQ(style, read_file(std::filesystem::path(GLASS_SOURCE_DIR) / "src/report/style.css"));
  EXPECT_TRUE(report_test::contains(page, "style-src 'sha256-" + base64(sha256_bytes(style)) + "'")) << page;
  EXPECT_TRUE(report_test::contains(page, "default-src 'none'"));
  EXPECT_TRUE(report_test::contains(page, "<title>&lt;/title&gt;&lt;script&gt;</title>"));
}

}  // namespace
}  // namespace glass::report::html_test
