package io.hybridrunner.collate.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProxyTest {

  @ParameterizedTest
  @CsvSource({
    "http://proxy.corp.example:3128, proxy.corp.example:3128",
    "http://proxy.corp.example:3128/, proxy.corp.example:3128",
    "HTTP://proxy.corp.example, proxy.corp.example:80",
    "proxy.corp.example:3128, proxy.corp.example:3128",
    "' http://10.0.0.1:8080 ', 10.0.0.1:8080",
    "http://[fd00::1]:3128, [fd00::1]:3128",
  })
  void anAddressIsReadAsPeopleWriteIt(String address, String proxy) {
    HttpProxy read = HttpProxy.parse(address);
    assertThat(read).hasToString(proxy);
    assertThat(read.credentials()).isEmpty();
  }

  @Test
  void credentialsInItAreDecodedAndNeverShown() {
    HttpProxy read = HttpProxy.parse("http://us%40er:c%3Aan%40a+ry@proxy.example:3128");
    HttpProxy.Credentials credentials = read.credentials().orElseThrow();
    assertThat(credentials.user()).isEqualTo("us@er");
    assertThat(credentials.password().get().reveal()).isEqualTo("c:an@a+ry");
    Egress egress = Egress.direct().withProxy(read, NoProxy.NONE);
    assertThat(read + " " + credentials + " " + egress).doesNotContain("a+ry");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://u:canary@proxy.example:3128",
        "socks5://u:canary@proxy.example",
        "http://u:canary@",
        "http://u:canary@proxy.example:70000",
        "http://u:can#ary@proxy.example:3128",
        "http://u:can ary@proxy.example",
        "http://u:canary@proxy.example/path",
        "http://u%3Ax:canary@proxy.example",
        "http://u:canary%zz@proxy.example",
        ""
      })
  void whatIsNoneIsRefusedAndNotQuoted(String address) {
    assertThatThrownBy(() -> HttpProxy.parse(address))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(thrown -> assertThat(String.valueOf(thrown)).doesNotContain("can"))
        .hasNoCause();
  }

  @Test
  void whetherItIsUsedGoesByTheHostAndThePort() {
    HttpProxy proxy = HttpProxy.parse("proxy.example:1");
    Egress egress = Egress.direct().withProxy(proxy, NoProxy.parse("near.example:443"));
    assertThat(egress.proxyFor(URI.create("wss://far.example"))).contains(proxy);
    assertThat(egress.proxyFor(URI.create("http://far.example/api"))).contains(proxy);
    assertThat(egress.proxyFor(URI.create("wss://near.example"))).isEmpty();
    assertThat(egress.proxyFor(URI.create("ws://near.example"))).contains(proxy);
    assertThat(egress.proxyFor(URI.create("wss://[::1]:8443"))).isEmpty();
    assertThat(Egress.direct().proxyFor(URI.create("wss://far.example"))).isEmpty();
  }
}
