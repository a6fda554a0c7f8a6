package io.hybridrunner.ecr.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerConfigTest {

  private static final String HOST = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
  private static final Map<String, String> NEW = Map.of(HOST, "QVdTOm5ldw==");
  private static final String ENTRY = "{\"auth\":\"QVdTOm5ldw==\"}";

  private static String renewed(String config) throws BrokenDockerConfigException {
    return new String(
        DockerConfig.parse(config.replace("HOST", HOST).getBytes(UTF_8)).with(NEW).bytes(), UTF_8);
  }

  private static String expected(String config) {
    return config.replace("NEW", ENTRY).replace("HOST", HOST);
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        // Nothing of anybody's.
        "~~|{\"auths\":{\"HOST\":NEW}}",
        "{}|{\"auths\":{\"HOST\":NEW}}",
        "null|{\"auths\":{\"HOST\":NEW}}",
        "~ { } ~|~ {\"auths\":{\"HOST\":NEW} } ~",
        "{\"auths\":{}}|{\"auths\":{\"HOST\":NEW}}",
        "{\"auths\": null }|{\"auths\": {\"HOST\":NEW} }",
        "{\"auths\":{ }}  |{\"auths\":{\"HOST\":NEW }}  ",
        // Other keys only.
        "{\"credHelpers\":{\"a\":\"b\"} }|{\"credHelpers\":{\"a\":\"b\"},\"auths\":{\"HOST\":NEW} }",
        // Others beside ours.
        "{\"auths\":{\"a\":{\"auth\":\"dTpw\"}}}|{\"auths\":{\"a\":{\"auth\":\"dTpw\"},\"HOST\":NEW}}",
        "{\"auths\":{\"HOST\":{\"auth\":\"x\"},\"a\":{} } }|{\"auths\":{\"HOST\":NEW,\"a\":{} } }",
        "{\"auths\":{\"a\":1,\"b\":[1e9, -0.10]}}|{\"auths\":{\"a\":1,\"b\":[1e9, -0.10],\"HOST\":NEW}}",
        "{\"auths\":{\"a\":-0.1e+5 }}|{\"auths\":{\"a\":-0.1e+5,\"HOST\":NEW }}",
        "{\"auths\":{\"a\":{\"x\":{\"auths\":{\"HOST\":1}}}},\"z\":{\"auths\":{\"HOST\":1}}}"
            + "|{\"auths\":{\"a\":{\"x\":{\"auths\":{\"HOST\":1}}},\"HOST\":NEW},\"z\":{\"auths\":{\"HOST\":1}}}",
        // What an entry of ours may have become.
        "{\"auths\":{\"HOST\":null}}|{\"auths\":{\"HOST\":NEW}}",
        "{\"auths\":{\"HOST\": 12 ,\"a\":1}}|{\"auths\":{\"HOST\": NEW ,\"a\":1}}",
        "{\"auths\":{\"HOST\":\"ü\\\"}\"}}|{\"auths\":{\"HOST\":NEW}}",
        // Escapes and other scripts.
        "{\"auths\":{\"\\u0031\\u00323456789012.dkr.ecr.eu-west-1.amazonaws.com\":{}}}"
            + "|{\"auths\":{\"\\u0031\\u00323456789012.dkr.ecr.eu-west-1.amazonaws.com\":NEW}}",
        "{\"\\u0061uths\":{\"ключ\":\"\\ud83d\\ude00 😀\"}}|{\"\\u0061uths\":{\"ключ\":\"\\ud83d\\ude00 😀\",\"HOST\":NEW}}",
        // Members that are there twice.
        "{\"auths\":{\"a\":1,\"HOST\":1,\"a\":2,\"HOST\":2}}|{\"auths\":{\"a\":1,\"HOST\":NEW,\"a\":2,\"HOST\":NEW}}",
        "{\"auths\":{\"HOST\":1},\"auths\":{\"a\":1}}|{\"auths\":{\"HOST\":NEW},\"auths\":{\"a\":1}}",
        "{\"auths\":{\"a\":1},\"auths\":null}|{\"auths\":{\"a\":1},\"auths\":{\"HOST\":NEW}}",
        // As Go finds it.
        "{\"Auths\":{\"a\":1}}|{\"Auths\":{\"a\":1,\"HOST\":NEW}}",
        // Old spellings of the same registry are renewed, and stay.
        "{\"auths\":{\"https://HOST\":{}}}|{\"auths\":{\"https://HOST\":NEW,\"HOST\":NEW}}",
        "{\"auths\":{\"HOST\":1,\"http://HOST/\":1,\"HOST/v1/\":1,\"https://HOST/v2\":1}}"
            + "|{\"auths\":{\"HOST\":NEW,\"http://HOST/\":NEW,\"HOST/v1/\":NEW,\"https://HOST/v2\":NEW}}",
        // Not the same: another registry, one repository of it.
        "{\"auths\":{\"HOST.cn\":1,\"xHOST\":1,\"HOST/team\":1,\"HOST:5000\":1}}"
            + "|{\"auths\":{\"HOST.cn\":1,\"xHOST\":1,\"HOST/team\":1,\"HOST:5000\":1,\"HOST\":NEW}}",
      })
  void changesOnlyOurEntries(String before, String after) throws BrokenDockerConfigException {
    assertThat(renewed(before)).isEqualTo(expected(after));
  }

  @Test
  void addsManyRegistriesAtOnce() throws BrokenDockerConfigException {
    DockerConfig config = DockerConfig.parse("{\"auths\":{\"b\":0,\"x\":1}}".getBytes(UTF_8));
    Map<String, String> basics = new TreeMap<>(Map.of("a", "1", "b", "2", "c", "3"));

    assertThat(config.with(basics).bytes())
        .asString(UTF_8)
        .isEqualTo(
            "{\"auths\":{\"b\":{\"auth\":\"2\"},\"x\":1,\"a\":{\"auth\":\"1\"},\"c\":{\"auth\":\"3\"}}}");
  }

  @Test
  void keepsAHugeAndDeepOneByteForByte() throws BrokenDockerConfigException {
    String deep = "[".repeat(5000) + "]".repeat(5000);
    String others = "\"a\":\"" + "é\\n".repeat(150_000) + "\", \"b\" : " + deep;

    assertThat(renewed("{\"auths\":{" + others + "}}"))
        .isEqualTo(expected("{\"auths\":{" + others + ",\"HOST\":NEW}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"auths\":{\"a\":{\"auth\":\"canary\"}}",
        "{\"auths\":{\"a\":canary}}",
        "canary",
        "   ",
        "[{\"canary\":1}]",
        "\"canary\"",
        "{} {\"canary\":1}",
        "{\"auths\":[\"canary\"]}",
        "{\"auths\":\"canary\"}",
        "{\"auths\":1}",
        "{\"auths\":{\"a\":\"canary\n\"}}",
        "{'canary':1}",
        "\uFEFF{\"canary\":1}",
      })
  void refusesWhatItCannotAddTo(String config) {
    assertThatThrownBy(() -> DockerConfig.parse(config.getBytes(UTF_8)))
        .isInstanceOf(BrokenDockerConfigException.class)
        .hasMessageNotContaining("canary")
        .hasNoCause();
  }

  @Test
  void refusesOtherEncodings() {
    assertThatThrownBy(
            () -> DockerConfig.parse("{\"auths\":{}}".getBytes(StandardCharsets.UTF_16BE)))
        .isInstanceOf(BrokenDockerConfigException.class);
    assertThatThrownBy(() -> DockerConfig.parse("{\"é\":{}}".getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(BrokenDockerConfigException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"auth\":\"QVdTOnNlY3JldA==\"}|AWS|secret",
        "{\"username\":\"u\",\"password\":\"p:q\"}|u|p:q",
        "{\"username\":\"u\",\"password\":\"p\",\"auth\":\"QVdTOnA6cQ==\"}|AWS|p:q",
      })
  void readsWhatTheKubeletWouldShow(String entry, String user, String password)
      throws BrokenDockerConfigException {
    String config = "{\"auths\":{\"h\":{\"auth\":\"b2xkOm9sZA==\"},\"h\":" + entry + "}}";

    Login login = DockerConfig.parse(config.getBytes(UTF_8)).login("h").orElseThrow();

    assertThat(login.user()).isEqualTo(user);
    assertThat(login.password()).isEqualTo(password);
    assertThat(login.toString()).doesNotContain(password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "1",
        "[]",
        "{\"auth\":1}",
        "{\"auth\":\"%\"}",
        "{\"auth\":\"dQ==\"}",
        "{\"username\":\"u\"}"
      })
  void findsNothingInWhatSaysNothing(String entry) throws BrokenDockerConfigException {
    String config = "{\"auths\":{\"h\":" + entry + "}}";

    assertThat(DockerConfig.parse(config.getBytes(UTF_8)).login("h")).isEmpty();
  }
}
