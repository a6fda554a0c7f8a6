package io.hybridrunner.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "1.5, 1.5",
    ".5, 0.5",
    "5., 5",
    "+2, 2",
    "-2, -2",
    "500m, 0.5",
    "100u, 0.0001",
    "1n, 0.000000001",
    "1e3, 1000",
    "1E3, 1000",
    "12e-2, 0.12",
    "1e+3, 1000",
    "1k, 1000",
    "1M, 1000000",
    "1G, 1000000000",
    "1T, 1000000000000",
    "1P, 1000000000000000",
    "1E, 1000000000000000000",
    "1Ki, 1024",
    "1Mi, 1048576",
    "1Gi, 1073741824",
    "0.5Gi, 536870912",
    "4096Mi, 4294967296",
    "1Ti, 1099511627776",
    "1Pi, 1125899906842624",
    "1Ei, 1152921504606846976"
  })
  void whatKubernetesTakesIsReadExactly(String text, String amount) {
    assertThat(Quantity.parse(text).amount()).isEqualByComparingTo(new BigDecimal(amount));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "m",
        "Gi",
        ".",
        "-",
        "1 Gi",
        " 1",
        "1\n",
        "4 GB",
        "4GB",
        "1K",
        "1gi",
        "1GI",
        "1mi",
        "1e",
        "1e3.5",
        "1e3Gi",
        "1e9999",
        "1,5",
        "1_000",
        "0x10",
        "one",
        "1..2",
        "--1",
        "1m1",
        "NaN",
        "Infinity",
        "١",
        "500M i"
      })
  void whatItDoesNotTakeIsRefusedWithAnExample(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantity.parse(text))
        .withMessageContaining("is not a Kubernetes quantity such as 500m or 4Gi");
  }

  @Test
  void aLongRefusalIsOneShortLine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantity.parse("x\n".repeat(1_000)))
        .withMessageMatching(".{1,600}");
  }

  @Test
  void quantitiesCompareByAmount() {
    assertThat(Quantity.parse("1000m")).isEqualByComparingTo(Quantity.parse("1"));
    assertThat(Quantity.parse("1Gi")).isGreaterThan(Quantity.parse("1G"));
    assertThat(Quantity.parse("1e999")).isGreaterThan(Quantity.parse("9Ei"));
  }
}
