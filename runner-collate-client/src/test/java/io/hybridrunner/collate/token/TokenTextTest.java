package io.hybridrunner.collate.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.collate.token.TokenText.Unusable;
import io.hybridrunner.collate.token.TokenText.Usable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTextTest {

  private static final String RS256 = "{\"alg\":\"RS256\"}";

  static Stream<Arguments> whatStandsAroundTokens() {
    return Stream.of(
        Arguments.of("canary", List.of()),
        Arguments.of("canary\n", List.of("white space")),
        Arguments.of("\tcanary\r\n", List.of("white space")),
        Arguments.of("\u00a0canary\u200b", List.of("white space")),
        Arguments.of("\ufeffcanary", List.of("a byte order mark")),
        Arguments.of("\"canary\"", List.of("quotes")),
        Arguments.of(" 'canary' ", List.of("white space", "quotes")),
        Arguments.of("Bearer canary", List.of("the word Bearer")),
        Arguments.of("bearer\tcanary", List.of("the word Bearer")),
        Arguments.of("\"Bearer canary\"\n", List.of("white space", "quotes", "the word Bearer")),
        Arguments.of("Authorization: Bearer canary", List.of("the word Bearer")));
  }

  @ParameterizedTest
  @MethodSource("whatStandsAroundTokens")
  void whatStandsAroundATokenIsCutAndSaid(String text, List<String> cut) {
    Usable usable = (Usable) TokenText.read(text);
    assertThat(usable.token().reveal()).isEqualTo("canary");
    assertThat(usable.cut()).containsExactlyElementsOf(cut);
    assertThat(usable.claims()).isEqualTo(TokenClaims.none());
    assertThat(usable.toString()).doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"canary\nsecond", "canary second", "canary\u0000", "canar\u00fc", "\"canary\" x"})
  void whatNoHeaderCanCarryIsRefusedAndNotShown(String text) {
    assertThat(TokenText.read(text))
        .isEqualTo(
            new Unusable(
                "holds white space or other characters that no token has", "Copy the token again"))
        .asString()
        .doesNotContain("canar");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \r\n", "\ufeff", "\"\"", "Bearer "})
  void nothingIsEmpty(String text) {
    assertThat(TokenText.read(text)).isEqualTo(new Unusable("is empty", "Put the token into it"));
  }

  static Stream<String> unsigned() {
    String none = Jwts.of("{\"alg\":\"none\"}", "{\"sub\":\"admin\"}");
    String signed = Jwts.of(RS256, "{\"sub\":\"admin\"}");
    return Stream.of(
        none,
        none.substring(0, none.lastIndexOf('.') + 1),
        Jwts.of("{\"alg\":\"NONE\"}", "{}"),
        Jwts.of("{\"alg\":\"none\"}", "{\"exp\":\"soon\"}"),
        signed.substring(0, signed.lastIndexOf('.') + 1));
  }

  @ParameterizedTest
  @MethodSource("unsigned")
  void aTokenThatNobodySignedIsRefused(String token) {
    assertThat(TokenText.read(token)).isInstanceOf(Unusable.class).asString().contains("signature");
  }

  static Stream<String> opaque() {
    return Stream.of(
        "canary.token.value",
        "a.b.",
        "..",
        Jwts.part("{") + ".e30.x",
        Jwts.of(RS256, "canary"),
        Jwts.of(RS256, "{\"exp\":\"canary\"}"),
        Jwts.of(RS256, "{\"exp\":" + Long.MAX_VALUE + "}"),
        Jwts.of(RS256, "{\"sub\":" + "[".repeat(2000)),
        "a.b.c.d.canary");
  }

  @ParameterizedTest
  @MethodSource("opaque")
  void ofATokenThatIsNoJwtNothingIsKnownAndThatIsFine(String token) {
    Usable usable = (Usable) TokenText.read(token);
    assertThat(usable.token().reveal()).isEqualTo(token);
    assertThat(usable.claims()).isEqualTo(TokenClaims.none());
    assertThat(usable.claims().holder()).isEqualTo("somebody");
    assertThat(usable.claims().expiry().time()).isEmpty();
  }

  private static TokenClaims claims(String payload) {
    return ((Usable) TokenText.read(Jwts.of(RS256, payload))).claims();
  }

  @Test
  void aBotsTokenSaysWhoseItIsAndWhenItsTimeIsOver() {
    TokenClaims claims =
        claims(
            "{\"sub\":\"ingestion-bot\",\"isBot\":true,\"tokenType\":\"BOT\",\"iat\":1774000000,"
                + "\"exp\":1790000000}");
    assertThat(claims.holder()).isEqualTo("bot ingestion-bot");
    assertThat(claims.tokenType()).contains("BOT");
    assertThat(claims.issuedAt()).contains(Instant.ofEpochSecond(1_774_000_000));
    assertThat(claims.expiry())
        .isEqualTo(new Expiry.At(Instant.parse("2026-09-21T14:13:20Z")))
        .hasToString("2026-09-21T14:13:20Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"isBot\":true,\"exp\":null}", "{\"isBot\":true}"})
  void withoutATimeItNeverExpires(String payload) {
    assertThat(claims(payload).expiry()).isEqualTo(new Expiry.Never()).hasToString("never");
    assertThat(claims(payload).holder()).isEqualTo("bot without a name");
  }

  @Test
  void namesAreShownOnOneLineAndAddressesNotAtAll() {
    assertThat(claims("{\"sub\":\"jane\",\"isBot\":false}").holder()).isEqualTo("person jane");
    assertThat(claims("{\"sub\":\"jane@example.com\",\"email\":\"jane@example.com\"}").toString())
        .doesNotContain("example.com");
    assertThat(claims("{\"sub\":\"a\\nb\\u202ec\"}").subject()).contains("a?b?c");
    assertThat(claims("{\"sub\":\"" + "x".repeat(900) + "\"}").subject().orElse("")).hasSize(64);
    assertThat(claims("{\"sub\":null,\"isBot\":\"yes\",\"tokenType\":[]}"))
        .isEqualTo(
            new TokenClaims(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Expiry.Never()));
  }
}
