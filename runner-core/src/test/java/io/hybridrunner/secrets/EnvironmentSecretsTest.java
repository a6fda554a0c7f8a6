package io.hybridrunner.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.SecretBackend;
import io.hybridrunner.spi.SecretBackend.Lookup;
import io.hybridrunner.testkit.SecretBackendContract;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentSecretsTest {

  @Nested
  class Contract extends SecretBackendContract {
    @Override
    protected SecretBackend storeWith(String name, String value) {
      return new EnvironmentSecrets(Map.of("SECRET_SHOP_DB", value), "SECRET_");
    }

    @Override
    protected String legalName() {
      return "shop-db";
    }
  }

  private static final EnvironmentSecrets SECRETS =
      new EnvironmentSecrets(
          Map.of(
              "SECRET_SHOP_DB_1", "v",
              "SECRET_", "unnamed",
              "SECRET_EMPTY", "",
              "SECRET_LINE", "pw\n",
              "SECRET_ID", "i",
              "TOKEN", "of the runner"),
          "SECRET_");

  private static Lookup find(String name) {
    return SECRETS.find(SecretRef.parse("secret:" + name));
  }

  @ParameterizedTest
  @CsvSource({"shop-db-1", "shop.db.1", "shop/db/1", "SHOP_DB_1", "Shop-Db.1"})
  void namesAreFoldedToVariables(String name) {
    assertThat(find(name)).isEqualTo(new Lookup.Found(SecretValue.of("v")));
  }

  @Test
  void valuesAreVerbatim() {
    assertThat(find("empty")).isEqualTo(new Lookup.Found(SecretValue.of("")));
    assertThat(find("line")).isEqualTo(new Lookup.Found(SecretValue.of("pw\n")));
  }

  @Test
  void whatTheRunnerItselfHasIsOutOfReach() {
    for (String name : new String[] {"token", "TOKEN", "../token", "/TOKEN"}) {
      assertThat(find(name)).isInstanceOf(Lookup.Absent.class);
    }
  }

  @Test
  void aMissNamesTheVariable() {
    assertThat(find("no-such")).isEqualTo(new Lookup.Absent("there is no variable SECRET_NO_SUCH"));
    assertThat(SECRETS.store()).isEqualTo("environment variables SECRET_*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "größe", "a=b", "a:b", "a$b", "a%"})
  void aNameThatIsNoVariableIsRefusedByTheRule(String name) {
    assertThat(SECRETS.violation(SecretRef.parse("secret:" + name)).orElse(""))
        .contains("letters, digits");
    assertThat(find(name)).isInstanceOf(Lookup.Absent.class);
  }

  @Test
  void aKeyIsRefusedWithTheSpellingToUse() {
    assertThat(SECRETS.violation(SecretRef.parse("secret:shop-db-1#user")))
        .contains("a variable has one value; write secret:shop-db-1");
    assertThat(find("shop-db-1#user")).isInstanceOf(Lookup.Absent.class);
  }

  /** In Turkish the capital of i is another letter. */
  @Test
  void theLanguageOfTheMachineDoesNotMatter() {
    Locale before = Locale.getDefault();
    Locale.setDefault(new Locale.Builder().setLanguage("tr").build());
    try {
      assertThat(find("id")).isInstanceOf(Lookup.Found.class);
    } finally {
      Locale.setDefault(before);
    }
  }
}
