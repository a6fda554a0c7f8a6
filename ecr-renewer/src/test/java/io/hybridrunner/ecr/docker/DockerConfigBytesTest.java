package io.hybridrunner.ecr.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class DockerConfigBytesTest {

  private static final String HOST = "registry.example.com";
  private static final String ENTRY = "{\"auth\":\"bmV3\"}";

  /** A member of auths as somebody wrote it, and as it must be afterwards. */
  record Member(String before, String after, boolean isHost) {}

  /** Replaces by another way than the code does: the text is built twice. */
  @Property(tries = 200)
  void allButOurEntriesStaysByteForByte(
      @ForAll("members") List<Member> members,
      @ForAll("spaces") String space,
      @ForAll("values") String other)
      throws BrokenDockerConfigException {
    String head = space + "{\"x\":" + other + space + ",\"auths\":" + space + "{";
    String tail = space + "}" + space + ",\"y\":" + other + "}" + space;
    String before = join(members, Member::before);
    String after = join(members, Member::after);
    if (members.stream().noneMatch(Member::isHost)) {
      after += (members.isEmpty() ? "" : ",") + "\"" + HOST + "\":" + ENTRY;
    }

    DockerConfig config = DockerConfig.parse((head + before + tail).getBytes(UTF_8));
    DockerConfig changed = config.with(Map.of(HOST, "bmV3"));

    assertThat(new String(changed.bytes(), UTF_8)).isEqualTo(head + after + tail);
    assertThat(changed.with(Map.of(HOST, "bmV3")).bytes()).isEqualTo(changed.bytes());
  }

  private static String join(List<Member> members, Function<Member, String> which) {
    return members.stream().map(which).collect(Collectors.joining(","));
  }

  @Provide
  Arbitrary<List<Member>> members() {
    Arbitrary<Member> others =
        Combinators.combine(keys(), spaces(), values())
            .as((key, space, value) -> key + space + ":" + space + value)
            .map(text -> new Member(text, text, false));
    Arbitrary<Member> ours =
        Combinators.combine(
                Arbitraries.of(HOST, "https://" + HOST, "regi\\u0073try.example.com"),
                spaces(),
                values())
            .as(
                (key, space, value) ->
                    new Member(
                        "\"" + key + "\"" + space + ":" + space + value,
                        "\"" + key + "\"" + space + ":" + space + ENTRY,
                        !key.startsWith("https")));
    return Arbitraries.frequencyOf(Tuple.of(4, others), Tuple.of(1, ours)).list().ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> spaces() {
    return Arbitraries.strings().withChars(" \t\r\n").ofMaxLength(3);
  }

  private static Arbitrary<String> keys() {
    return Arbitraries.of("\"a\"", "\"\"", "\"ü\\u00fc\"", "\"😀\"", "\"a\\\"}\"", "\"other/x\"");
  }

  @Provide
  Arbitrary<String> values() {
    Arbitrary<String> scalars =
        Arbitraries.of(
            "null",
            "true",
            "0",
            "-1.50e+10",
            "123456789012345678901234567890",
            "\"\\\\\"",
            "\"}{][\"",
            "\"é😀\\ud83d\\ude00\"",
            "{}",
            "[ ]");
    return Arbitraries.lazyOf(
        () -> scalars,
        () -> scalars,
        () -> values().list().ofMaxSize(2).map(all -> "[" + String.join(" ,", all) + "]"),
        () -> values().map(value -> "{ \"k\" :" + value + ", \"k\":1}"));
  }
}
