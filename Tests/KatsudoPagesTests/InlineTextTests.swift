import KatsudoPages
import Testing

@Suite struct InlineTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("a `b` c", "a <code>b</code> c"), ("see [the models](/models).", "see <a href=\"/models\">the models</a>."),
    ("<b> & \"q\" 'r'", "&lt;b&gt; &amp; &quot;q&quot; &#39;r&#39;"), ("`<script>`", "<code>&lt;script&gt;</code>"),
    ("[a](\"><script>)", "<a href=\"&quot;&gt;&lt;script&gt;\">a</a>"), ("an [open bracket", "an [open bracket"),
    ("a ` alone", "a ` alone"), ("[`x`](#y)", "<a href=\"#y\"><code>x</code></a>"), ("", ""),
  ])
  func `marks become elements and everything else is escaped`(text: String, html: String) {
    #expect(InlineText.html(text) == html)
  }
}
