package io.hybridrunner.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {

  @Test
  void aPathIsWrittenAsPeopleWriteIt() {
    FieldPath hosts = FieldPath.ROOT.field("source").field("config").field("hosts");
    assertThat(hosts.item(1).field("password")).hasToString("source.config.hosts[1].password");
    assertThat(FieldPath.ROOT.item(0).item(2)).hasToString("[0][2]");
    assertThat(FieldPath.ROOT).hasToString("(document)");
    assertThat(FieldPath.ROOT.field("größe-1/2$")).hasToString("größe-1/2$");
  }

  @Test
  void textsAreVisitedInOrderWithTheirPaths() {
    List<String> seen = new ArrayList<>();
    Document.json("{\"b\":[\"x\",{\"a.b\":\"y\"},[\"z\"]],\"a\":{\"\":\"\"},\"n\":1,\"t\":true}")
        .forEachText((path, text) -> seen.add(path + "=" + text));
    assertThat(seen).containsExactly("b[0]=x", "b[1].\"a.b\"=y", "b[2][0]=z", "a.\"\"=");
  }

  @Test
  void noTwoPlacesHaveTheSamePath() {
    List<FieldPath> places =
        List.of(
            FieldPath.ROOT.field("a").field("b"),
            FieldPath.ROOT.field("a.b"),
            FieldPath.ROOT.field("a").item(0),
            FieldPath.ROOT.field("a[0]"),
            FieldPath.ROOT.field("a\nb"),
            FieldPath.ROOT.field("a\\nb"),
            FieldPath.ROOT.field("a\".\"b"),
            FieldPath.ROOT.field("a\\\".\\\"b"),
            FieldPath.ROOT.field("a").field("").field("b"),
            FieldPath.ROOT.field(""),
            FieldPath.ROOT.field("\"\""));
    assertThat(new HashSet<>(places.stream().map(FieldPath::toString).toList()))
        .hasSameSizeAs(places);
  }

  /** A path stands in logs and messages: no key may end their line or turn it around. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "a\r\nb",
        "\u0000",
        "\u001b[31m",
        "\u0085",
        "\u2028",
        "\u2029",
        "\u202e",
        "\ufeff",
        "\u200b",
        "\u00a0"
      })
  void noKeyBreaksTheLine(String key) {
    assertThat(FieldPath.ROOT.field(key).toString())
        .startsWith("\"")
        .endsWith("\"")
        .matches("[\\x20-\\x7e]+");
  }

  @Test
  void aLongKeyIsCut() {
    assertThat(FieldPath.ROOT.field("k".repeat(40_000)).toString()).hasSizeLessThan(300);
  }

  @Test
  void printableKeepsWhatPeopleRead() {
    assertThat(Printable.of("Größe 订单 \uD83D\uDEA2")).isEqualTo("Größe 订单 \uD83D\uDEA2");
    assertThat(Printable.of("a\tb\r\n\u0007\u2028")).isEqualTo("a\\tb\\r\\n\\u0007\\u2028");
    assertThat(Printable.of("x".repeat(1_000))).hasSize(256).endsWith("…");
  }
}
