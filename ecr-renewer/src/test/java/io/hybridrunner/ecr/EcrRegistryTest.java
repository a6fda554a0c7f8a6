package io.hybridrunner.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hybridrunner.ecr.EcrRegistry.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of ecr-hosts.tsv, and what people write besides. */
class EcrRegistryTest {

  private static final String ACCOUNT = "123456789012";

  static Stream<String> rows() throws IOException {
    try (InputStream in = EcrRegistryTest.class.getResourceAsStream("/cases/ecr-hosts.tsv")) {
      String table = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return table.lines().skip(1).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowOfTheTableIsRight(String row) {
    String[] cells = row.split("\t", -1);
    if (cells[2].equals("-")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> EcrRegistry.parse(cells[0]))
          .withMessageContaining("needs no credential");
      return;
    }
    EcrRegistry registry = EcrRegistry.parse(cells[0]);
    assertThat(registry.host()).isEqualTo(cells[0].replace("https://", ""));
    assertThat(registry.region()).isEqualTo(cells[1]);
    assertThat(registry.partition()).isEqualTo(cells[2]);
    assertThat(registry.account()).isEqualTo(ACCOUNT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dkr.ecr.us-gov-west-1.amazonaws.com                    | aws-us-gov | PLAIN
          dkr.ecr-fips.us-gov-east-1.amazonaws.com               | aws-us-gov | FIPS
          dkr.ecr-fips.us-east-1.amazonaws.com                   | aws        | FIPS
          dkr-ecr.eu-west-1.on.aws                               | aws        | DUAL_STACK
          dkr-ecr-fips.us-west-2.on.aws                          | aws        | FIPS_DUAL_STACK
          dkr-ecr.us-gov-west-1.on.aws                           | aws-us-gov | DUAL_STACK
          dkr.ecr.cn-north-1.amazonaws.com.cn                    | aws-cn     | PLAIN
          dkr-ecr.cn-northwest-1.on.amazonwebservices.com.cn     | aws-cn     | DUAL_STACK
          dkr.ecr.us-iso-east-1.c2s.ic.gov                       | aws-iso    | PLAIN
          dkr.ecr.us-isob-east-1.sc2s.sgov.gov                   | aws-iso-b  | PLAIN
          dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk                  | aws-iso-e  | PLAIN
          dkr.ecr.us-isof-south-1.csp.hci.ic.gov                 | aws-iso-f  | PLAIN
          dkr.ecr.eusc-de-east-1.amazonaws.eu                    | aws-eusc   | PLAIN
          dkr-ecr.eusc-de-east-1.on.amazonwebservices.eu         | aws-eusc   | DUAL_STACK
          # regions that the SDK does not know yet
          dkr.ecr.eu-west-9.amazonaws.com                        | aws        | PLAIN
          dkr.ecr.cn-south-7.amazonaws.com.cn                    | aws-cn     | PLAIN
          dkr.ecr.eusc-de-west-4.amazonaws.eu                    | aws-eusc   | PLAIN
          """)
  void everyPartitionAndVariantIsRead(String rest, String partition, Variant variant) {
    String host = ACCOUNT + "." + rest;
    EcrRegistry registry = EcrRegistry.parse(host);
    assertThat(registry.host()).isEqualTo(host);
    assertThat(registry.partition()).isEqualTo(partition);
    assertThat(registry.variant()).isEqualTo(variant);
    assertThat(EcrRegistry.of(ACCOUNT, registry.region(), variant)).isEqualTo(registry);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/",
        "HTTPS://123456789012.DKR.ECR.EU-WEST-1.AMAZONAWS.COM",
        "  123456789012.dkr.ecr.eu-west-1.amazonaws.com/\n"
      })
  void theWaysToWriteAnAddressAreLetPass(String text) {
    assertThat(EcrRegistry.parse(text)).isEqualTo(EcrRegistry.of(ACCOUNT, "eu-west-1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          123456789012.dkr.ecr.eu-west-1.amazonaws.com.cn          | is 123456789012.dkr.ecr.eu-west-1.amazonaws.com.
          123456789012.dkr.ecr.cn-north-1.amazonaws.com            | amazonaws.com.cn.
          123456789012.dkr-ecr.eu-west-1.amazonaws.com             | is 123456789012.dkr-ecr.eu-west-1.on.aws.
          123456789012.dkr.ecr.eu-west-1.on.aws                    | is 123456789012.dkr.ecr.eu-west-1.amazonaws.com.
          123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.example | does not end as registries in eu-west-1 do
          123456789012.dkr.ecr.nowhere.amazonaws.com               | 'nowhere' is no AWS region
          123456789012.dkr.ecr.aws-global.amazonaws.com            | 'aws-global' is no AWS region
          12345678901.dkr.ecr.eu-west-1.amazonaws.com              | '12345678901' is no AWS account. Write its 12 digits
          1234567890123.dkr.ecr.eu-west-1.amazonaws.com            | 12 digits
          my-account.dkr.ecr.eu-west-1.amazonaws.com               | 12 digits
          123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1  | has a path. Write the registry's host name alone
          123456789012.dkr.ecr.eu-west-1.amazonaws.com:443         | no host name of a private ECR registry
          123456789012.ecr.eu-west-1.amazonaws.com                 | no host name of a private ECR registry
          api.ecr.eu-west-1.amazonaws.com                          | no host name of a private ECR registry
          registry.example.com                                     | no host name of a private ECR registry
          ''                                                       | no host name of a private ECR registry
          http://123456789012.dkr.ecr.eu-west-1.amazonaws.com      | does not begin with https://
          https://public.ecr.aws/                                  | needs no credential
          ecr-public.aws.com                                       | needs no credential
          """)
  void whatIsNoSuchHostIsRefusedWithACure(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EcrRegistry.parse(text))
        .withMessageContaining(message);
  }

  @Test
  void aPasswordInAnAddressIsNotShown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EcrRegistry.parse("https://AWS:canary@123456789012.dkr.ecr/x"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("canary"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EcrRegistry.of(ACCOUNT, "eu-west-1").at(URI.create("http://a:canary@h")))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("canary"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:5000", "https://Mirror.example.com/", "10.1.2.3:80", "[::1]:5000"})
  void nodesMayPullByAnotherName(String name) {
    EcrRegistry registry = EcrRegistry.of(ACCOUNT, "cn-north-1").behind(name);
    assertThat(registry.host()).isEqualTo(name.replace("https://M", "m").replaceFirst("/$", ""));
    assertThat(registry.partition()).isEqualTo("aws-cn");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "host/path", "http://host", "-x", "host:port", "host:123456"})
  void anotherNameThatIsNoneIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EcrRegistry.of(ACCOUNT, "eu-west-1").behind(name))
        .withMessageContaining("rite ");
  }

  @Test
  void theEndpointIsAWebAddress() {
    EcrRegistry registry = EcrRegistry.of(ACCOUNT, "eu-west-1");
    URI endpoint = URI.create("https://vpce-1.api.ecr.eu-west-1.vpce.amazonaws.com");
    assertThat(registry.at(endpoint).endpoint()).contains(endpoint);
    for (String wrong : new String[] {"ftp://host", "host", "https:///x", "mailto:x"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> registry.at(URI.create(wrong)))
          .withMessageContaining("https://host");
    }
  }
}
