package io.hybridrunner.collate.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of no-proxy.tsv, and what people write besides. */
class NoProxyTest {

  static Stream<String> rows() throws IOException {
    try (InputStream in = NoProxyTest.class.getResourceAsStream("/cases/no-proxy.tsv")) {
      String table = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return table.lines().skip(1).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowOfTheTableIsRight(String row) {
    String[] cells = row.split("\t", -1);
    assertThat(NoProxy.parse(cells[0]).covers(cells[1], 443)).isEqualTo(cells[2].equals("bypass"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # names
          example.com            | example.com         | 443  | true
          example.com            | notexample.com      | 443  | false
          example.com            | example.com.evil    | 443  | false
          .example.com           | api.example.com     | 443  | true
          .example.com           | example.com         | 443  | false
          *.example.com          | api.example.com     | 443  | true
          *.example.com          | example.com         | 443  | false
          EXAMPLE.com            | api.Example.COM     | 443  | true
          example.com.           | api.example.com     | 443  | true
          example.com            | api.example.com.    | 443  | true
          com                    | example.com         | 443  | true
          # ports
          example.com:8443       | api.example.com     | 8443 | true
          example.com:8443       | api.example.com     | 443  | false
          .example.com:443       | api.example.com     | 443  | true
          10.1.2.3:443           | 10.1.2.3            | 443  | true
          10.1.2.3:80            | 10.1.2.3            | 443  | false
          [fd00::1]:443          | fd00::1             | 443  | true
          [fd00::1]:80           | fd00::1             | 443  | false
          *:443                  | any.example         | 443  | true
          *:80                   | any.example         | 443  | false
          # addresses, however they are written
          10.1.2.3               | 10.1.2.3            | 443  | true
          10.1.2.3               | 10.1.2.30           | 443  | false
          fd00::1                | fd00:0:0:0:0:0:0:1  | 443  | true
          [fd00::1]              | fd00::1             | 443  | true
          FD00::A                | fd00::a             | 443  | true
          ::ffff:10.1.2.3        | 10.1.2.3            | 443  | true
          # networks
          10.96.0.0/12           | 10.111.255.255      | 443  | true
          10.96.0.0/12           | 10.112.0.0          | 443  | false
          10.96.7.7/12           | 10.100.0.1          | 443  | true
          0.0.0.0/0              | 203.0.113.9         | 443  | true
          0.0.0.0/0              | fd00::1             | 443  | false
          10.1.2.3/32            | 10.1.2.3            | 443  | true
          fd00::/8               | fd12:3456::1        | 443  | true
          fd00::/8               | fe80::1             | 443  | false
          ::/0                   | fd00::1             | 443  | true
          ::/0                   | 10.1.2.3            | 443  | false
          10.0.0.0/8             | ten.example         | 443  | false
          # names are not looked up, and numbers are no names
          localtest.example      | 127.1.1.1           | 443  | true
          2.3                    | 10.1.2.3            | 443  | false
          # lists
          'a.example, b.example' | b.example           | 443  | true
          'a.example b.example'  | b.example           | 443  | true
          ',, ,b.example,'       | b.example           | 443  | true
          'a.example,*'          | c.example           | 443  | true
          ''                     | c.example           | 443  | false
          ' '                    | c.example           | 443  | false
          # this machine itself
          ''                     | localhost           | 443  | true
          ''                     | 127.0.0.1           | 443  | true
          ''                     | ::1                 | 443  | true
          ''                     | localhost.example   | 443  | false
          """)
  void soIsTheRestOfItsKind(String list, String host, int port, boolean bypass) {
    assertThat(NoProxy.parse(list).covers(host, port)).isEqualTo(bypass);
  }

  @Test
  void whatCannotBeReadCoversNothingAndIsTold() {
    NoProxy read =
        NoProxy.parse(
            "10.0.0.0/33,fd00::/129,10.0.0/8,a.example/8,http://a.example,:443,[::1,*.*,a,1::2::3");
    assertThat(read.unusable())
        .containsExactly(
            "10.0.0.0/33",
            "fd00::/129",
            "10.0.0/8",
            "a.example/8",
            "http://a.example",
            ":443",
            "[::1",
            "*.*",
            "1::2::3");
    assertThat(read.covers("b.a", 443)).isTrue();
    assertThat(read.covers("10.0.0.1", 443)).isFalse();
  }
}
