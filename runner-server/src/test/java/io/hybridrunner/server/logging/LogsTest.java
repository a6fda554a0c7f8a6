package io.hybridrunner.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.hybridrunner.server.config.ServerConfig.Format;
import io.hybridrunner.server.config.ServerConfig.Level;
import io.hybridrunner.server.config.ServerConfig.Logging;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LogsTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LoggerContext context = new LoggerContext();

  LogsTest() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.start();
  }

  private Logger logger(Format format, Level level) {
    Logs.install(context, new Logging(format, level), out, ZoneOffset.UTC);
    return context.getLogger("io.hybridrunner.Test");
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aPlainLineHasTimeLevelMessageAndFields() {
    logger(Format.PLAIN, Level.INFO)
        .atInfo()
        .addKeyValue("run", "r-1")
        .addKeyValue("name", "sales db")
        .addKeyValue("seconds", 1.5)
        .log("started");
    assertThat(lines())
        .singleElement()
        .asString()
        .matches("\\d\\d:\\d\\d:\\d\\d INFO  started run=r-1 name=\"sales db\" seconds=1.5");
  }

  @Test
  void oneEventIsOneLineWhateverStandsInIt() {
    String nasty = "a\nb\r\tc\u001b[31m\u2028\u202e\u0085d\"";
    for (Format format : Format.values()) {
      out.reset();
      logger(format, Level.INFO)
          .atWarn()
          .addKeyValue("key", nasty)
          .setCause(new IllegalStateException(nasty))
          .log(nasty);
      assertThat(lines()).as(format.name()).hasSize(1);
      assertThat(out.toString(StandardCharsets.UTF_8))
          .doesNotContain("\u001b")
          .doesNotContain("\u202e")
          .doesNotContain("\u2028")
          .doesNotContain("\u0085");
      context.reset();
    }
  }

  @Test
  void aPlainLineShowsControlCharactersAsEscapes() {
    logger(Format.PLAIN, Level.INFO).info("a\nb\u001bc äöü 🦉");
    assertThat(lines().get(0)).endsWith(" a\\nb\\u001bc äöü 🦉");
  }

  @Test
  void aJsonLineHasItsPartsByName() {
    logger(Format.JSON, Level.INFO)
        .atError()
        .addKeyValue("run", "r-1")
        .setCause(new IllegalStateException("why"))
        .log("failed");
    assertThat(lines().get(0))
        .matches("\\{\"time\":\"[0-9-]+T[0-9:.]+Z\",\"level\":\"ERROR\",.*\\}")
        .contains("\"logger\":\"io.hybridrunner.Test\",\"message\":\"failed\"")
        .contains("\"fields\":{\"run\":\"r-1\"}")
        .contains("\"exception\":\"java.lang.IllegalStateException: why\\n\\tat ");
  }

  @Test
  void theLevelBoundsWhatIsLogged() {
    Logger logger = logger(Format.PLAIN, Level.WARN);
    logger.info("no");
    logger.warn("yes");
    context.getLogger("org.eclipse.jetty").info("no");
    context.getLogger("org.eclipse.jetty").warn("yes");
    assertThat(lines()).hasSize(2).allMatch(line -> line.endsWith("yes"));
  }

  @Test
  void aStreamThatIsNoLongerWrittenToStaysOpen() {
    AtomicBoolean closed = new AtomicBoolean();
    OutputStream standardError =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    Logging logging = new Logging(Format.PLAIN, Level.INFO);
    Logs.install(context, logging, standardError, ZoneOffset.UTC);
    context.reset();
    assertThat(closed).isFalse();
  }

  @Test
  void librariesAreHeardFromWarningsOnUnlessWeDebug() {
    logger(Format.PLAIN, Level.INFO);
    context.getLogger("org.eclipse.jetty").info("no");
    assertThat(lines()).isEmpty();
    context.reset();
    logger(Format.PLAIN, Level.DEBUG).debug("ours");
    context.getLogger("org.eclipse.jetty").info("theirs");
    assertThat(lines()).hasSize(2);
  }
}
