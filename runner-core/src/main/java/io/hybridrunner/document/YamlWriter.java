package io.hybridrunner.document;

import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ImplicitTuple;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Writes YAML that every reader takes for the same strings: they all stand in double quotes, so
 * {@code yes}, {@code 0123}, {@code 1e3} and dates stay what they are. For one document.
 */
final class YamlWriter {

  private static final Pattern SIMPLE_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]+");

  private final Resolver resolver = new Resolver();
  private final StringWriter written = new StringWriter();
  private final Emitter emitter;
  private final UnaryOperator<String> texts;

  YamlWriter(UnaryOperator<String> texts) {
    this.texts = texts;
    DumperOptions options = new DumperOptions();
    options.setSplitLines(false);
    this.emitter = new Emitter(written, options);
  }

  String write(Value root) {
    emit(new StreamStartEvent(null, null));
    emit(new DocumentStartEvent(null, null, false, null, Map.of()));
    value(root);
    emit(new DocumentEndEvent(null, null, false));
    emit(new StreamEndEvent(null, null));
    return written.toString();
  }

  private void value(Value value) {
    if (value instanceof Text text) {
      scalar(texts.apply(text.text()), ScalarStyle.DOUBLE_QUOTED);
    } else if (value instanceof Literal literal) {
      scalar(literal.text(), ScalarStyle.PLAIN);
    } else if (value instanceof Items items) {
      emit(new SequenceStartEvent(null, null, true, null, null, FlowStyle.BLOCK));
      items.values().forEach(this::value);
      emit(new SequenceEndEvent(null, null));
    } else if (value instanceof Fields fields) {
      emit(new MappingStartEvent(null, null, true, null, null, FlowStyle.BLOCK));
      fields.values().forEach(this::field);
      emit(new MappingEndEvent(null, null));
    }
  }

  private void field(String name, Value value) {
    boolean plain =
        SIMPLE_KEY.matcher(name).matches()
            && resolver.resolve(NodeId.scalar, name, true).equals(Tag.STR);
    scalar(name, plain ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
    value(value);
  }

  private void scalar(String text, ScalarStyle style) {
    emit(new ScalarEvent(null, null, new ImplicitTuple(true, true), text, null, null, style));
  }

  private void emit(Event event) {
    try {
      emitter.emit(event);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
