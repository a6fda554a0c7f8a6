package io.hybridrunner.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.secrets.SecretReferences.Malformed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretReferencesTest {

  private static SecretReferences of(String text) {
    Items one = new Items(List.of(new Text(text)));
    return SecretReferences.collect(new Document(Document.Format.JSON, one).render());
  }

  @Test
  void referencesAreFoundWhereverTheyStandWithAllTheirFields() {
    SecretReferences references =
        SecretReferences.collect(
            """
            {"source": {"password": "secret:db", "hosts": [{"token": "secret:t#k"}, ["secret:db"]]},
             "labels": {"a.b": "secret:db", "x[0]": {"": "secret:other"}},
             "secret:key": "no", "count": 1, "none": null}
            """);
    assertThat(references.fields())
        .containsExactly(
            entry(
                SecretRef.parse("secret:db"),
                List.of("source.password", "source.hosts[1][0]", "labels.\"a.b\"")),
            entry(SecretRef.parse("secret:t#k"), List.of("source.hosts[0].token")),
            entry(SecretRef.parse("secret:other"), List.of("labels.\"x[0]\".\"\"")));
    assertThat(references.malformed()).isEmpty();
  }

  @Test
  void yamlHasReferencesToo() {
    SecretReferences references =
        SecretReferences.collect(
            """
            base: &base {password: secret:db}   # secret:comment
            one: *base
            two: {<<: *base, key: 'secret:key'}
            text: |-
              secret:block
            """);
    assertThat(references.fields())
        .containsExactly(
            entry(
                SecretRef.parse("secret:db"),
                List.of("base.password", "one.password", "two.password")),
            entry(SecretRef.parse("secret:key"), List.of("two.key")),
            entry(SecretRef.parse("secret:block"), List.of("text")));
  }

  /** An escape is undone before the text is looked at, as the ingestion image does. */
  @Test
  void escapesAreUndoneFirst() {
    assertThat(SecretReferences.collect("[\"\\u0073ecret:d\\u0062\"]").fields())
        .containsOnlyKeys(SecretRef.parse("secret:db"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "secret", "mysecret:db", "postgres://u:secret:db@host", "the password is secret:db",
        "secrets:db", "secret;db", "Secret: this is prose", "arn:secret:db", "\\secret:db"
      })
  void whatOnlyHoldsOneIsNone(String text) {
    assertThat(of(text).fields()).isEmpty();
    assertThat(of(text).malformed()).isEmpty();
  }

  /** Case V-08: names that are legal here; the store has its own rules. */
  @ParameterizedTest
  @ValueSource(strings = {"db_password", "db.password", "/my/db", "1abc", "-a", "a b", "größe"})
  void v08LegalNames(String name) {
    assertThat(of("secret:" + name).fields()).containsOnlyKeys(SecretRef.parse("secret:" + name));
  }

  @Test
  void v08LongNamesAreLegalWithinABound() {
    assertThat(of("secret:" + "n".repeat(128)).malformed()).isEmpty();
    assertThat(of("secret:" + "n".repeat(1017)).malformed()).isEmpty();
    assertThat(of("secret:" + "n".repeat(1018)).malformed())
        .singleElement()
        .satisfies(
            it -> assertThat(it.sentence()).contains("1024 characters").hasSizeLessThan(500));
  }

  /** Case V-08: what the image would take for the password itself, or for another name. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`secret: db-pw`, `begins or ends with white space`",
        "`secret:db-pw `, `begins or ends with white space`",
        "`secret:\u00a0db-pw`, `begins or ends with white space`",
        "`secret:secret:db-pw`, `write it once`",
        "`secret:mysecret:db`, `write it once`",
        "`secret:`, `a part of it is empty; write secret:<name>`",
        "`secret:a#`, `a part of it is empty`",
        "`secret:#k`, `a part of it is empty`",
        "`secret:a#b#c`, `'#' stands in it twice`",
        "`secret:a\nb`, `line break`",
        "`secret:a\u0000`, `control`",
        "`secret:a\u200bb`, `invisible`",
        "`secret:a\u202eb`, `invisible`",
        "`SECRET:db-pw`, `write secret:db-pw`",
        "`Secret:db-pw`, `write secret:db-pw`",
        "` secret:db-pw`, `write secret:db-pw`",
        "`\tsecret:db-pw\n`, `write secret:db-pw`",
        "`\u00a0secret:db-pw`, `write secret:db-pw`",
        "`\ufeffsecret:db-pw`, `write secret:db-pw`",
        "`\u200bsecret:db-pw`, `write secret:db-pw`",
        "`SECRET:secret:db-pw`, `write secret:db-pw`"
      })
  void v08WhatIsMeantAsAReferenceIsRefusedWithTheRule(String text, String rule) {
    SecretReferences references = of(text);
    assertThat(references.fields()).isEmpty();
    assertThat(references.malformed())
        .singleElement()
        .extracting(Malformed::field)
        .isEqualTo("[0]");
    String sentence = references.malformed().get(0).sentence();
    assertThat(sentence).startsWith("[0] is '").contains(rule);
    assertThat(sentence).as("nothing invisible").matches("[\\x20-\\x7e]+");
  }

  @Test
  void theSpellingToUseIsLegal() {
    String rule = of(" SECRET:secret:db-pw ").malformed().get(0).rule();
    String spelling = rule.substring(rule.lastIndexOf("write ") + "write ".length());
    assertThat(of(spelling).fields()).containsOnlyKeys(SecretRef.parse("secret:db-pw"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "secret:db", "\"secret:db\"", "42", "{\"a\":", "a: b: c", "a: 1\na: 2"})
  void whatIsNoDocumentIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecretReferences.collect(text))
        .withMessageStartingWith("the document ");
  }
}
