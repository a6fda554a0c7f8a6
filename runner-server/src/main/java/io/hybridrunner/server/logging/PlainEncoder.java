package io.hybridrunner.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** Writes {@code HH:mm:ss LEVEL message key=value…}. Thread-safe. */
final class PlainEncoder extends EncoderBase<ILoggingEvent> {

  private final DateTimeFormatter time;

  PlainEncoder(ZoneId zone) {
    time = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(zone);
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    line.append(time.format(Instant.ofEpochMilli(event.getTimeStamp())));
    line.append(String.format(" %-5s ", event.getLevel()));
    line.append(LineText.escaped(event.getFormattedMessage()));
    List<KeyValuePair> fields = event.getKeyValuePairs();
    if (fields != null) {
      for (KeyValuePair field : fields) {
        line.append(' ').append(field.key).append('=');
        line.append(LineText.word(String.valueOf(field.value)));
      }
    }
    if (event.getThrowableProxy() != null) {
      String trace = ThrowableProxyUtil.asString(event.getThrowableProxy());
      line.append(" exception=").append(LineText.word(trace));
    }
    return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
