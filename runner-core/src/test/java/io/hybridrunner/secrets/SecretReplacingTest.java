package io.hybridrunner.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hybridrunner.document.Document;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretReplacingTest {

  private static final String CANARY = "canary-81c2";
  private static final SecretRef DB = SecretRef.parse("secret:db");

  private static List<String> texts(String document) {
    List<String> texts = new ArrayList<>();
    Document.parse(document).forEachText((path, text) -> texts.add(text));
    return texts;
  }

  @Test
  void allElseStaysAsItIs() {
    Map<SecretRef, SecretValue> values = Map.of(DB, SecretValue.of("x"));
    assertThat(
            SecretReferences.replace(
                "{\"b\":\"secret:db\",\"a\":[1.10,\"my secret:db\",null]}", values))
        .isEqualTo("{\"b\":\"x\",\"a\":[1.10,\"my secret:db\",null]}");
    assertThat(SecretReferences.replace("user: yes\npass: secret:db\n", values))
        .isEqualTo("user: yes\npass: \"x\"\n");
  }

  /** As in YAML and JSON, so in templates and shells: a password may hold anything. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yes",
        "0123",
        "null",
        "pw\n",
        "pw\r\n",
        " pw",
        "\ufeffpw",
        "a: b",
        "# x",
        "- x",
        "\"",
        "'",
        "\\",
        "{{x}}",
        "$(id)",
        "\u0000",
        "\u2028",
        "secret:other",
        "secret:db",
        "\uD83D\uDEA2"
      })
  void aValueArrivesAsItIs(String value) {
    Map<SecretRef, SecretValue> values = Map.of(DB, SecretValue.of(value));
    for (String document : List.of("{\"a\":\"secret:db\"}", "a: secret:db")) {
      assertThat(texts(SecretReferences.replace(document, values))).containsExactly(value);
    }
  }

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
  void anyValueArrivesAsItIs(
      @ForAll @StringLength(max = 60) @CharRange(from = '\u0000', to = '\ud7ff') String value) {
    aValueArrivesAsItIs(value);
  }

  @Test
  void aLargeValueArrivesAsItIs() {
    aValueArrivesAsItIs("0123456789abcde\n".repeat(FileSecrets.MAX_BYTES / 16));
  }

  @Test
  void noLiteralIsEverLeftBehind() {
    String document = "{\"a\":\"secret:db\",\"b\":[\"secret:gone\"],\"c\":{\"d\":\"secret:gone\"}}";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecretReferences.replace(document, Map.of(DB, SecretValue.of(CANARY))))
        .withMessage("no value for secret:gone, which stands in b[0], c.d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SECRET:db", " secret:db", "secret:secret:db", "secret:"})
  void whatOnlyLooksLikeAReferenceIsNotLeftBehindEither(String text) {
    String document = "{\"a\":\"secret:db\",\"b\":\"" + text + "\"}";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecretReferences.replace(document, Map.of(DB, SecretValue.of(CANARY))))
        .withMessageStartingWith("b is '" + text + "': ")
        .withMessageNotContaining(CANARY);
  }
}
