package io.hybridrunner.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** Writes one JSON object a line: time, level, logger, message, fields, exception. Thread-safe. */
final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {

  private final JsonFactory json =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator object = json.createGenerator(bytes)) {
      write(event, object);
      object.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(ILoggingEvent event, JsonGenerator object) throws IOException {
    object.writeStartObject();
    object.writeStringField("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
    object.writeStringField("level", event.getLevel().toString());
    object.writeStringField("logger", event.getLoggerName());
    object.writeStringField("message", event.getFormattedMessage());
    List<KeyValuePair> fields = event.getKeyValuePairs();
    if (fields != null && !fields.isEmpty()) {
      object.writeObjectFieldStart("fields");
      for (KeyValuePair field : fields) {
        object.writeStringField(field.key, String.valueOf(field.value));
      }
      object.writeEndObject();
    }
    if (event.getThrowableProxy() != null) {
      object.writeStringField("exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    object.writeEndObject();
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
