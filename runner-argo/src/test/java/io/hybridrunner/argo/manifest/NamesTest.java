package io.hybridrunner.argo.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Every row of names.tsv, and texts of any kind. */
class NamesTest {

  private static final String DNS = "[a-z]([-a-z0-9]*[a-z0-9])?";
  private static final String LABEL = "([A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?)?";

  private static List<String> rows() {
    return Tables.rows("names.tsv").stream()
        .map(row -> ((Text) Document.json(row.get("fullyQualifiedName")).root()).text())
        .toList();
  }

  @Test
  void everyRowHasANameOfItsOwnThatKubernetesAndArgoTake() {
    List<String> names =
        rows().stream().map(fqn -> Names.base(new PipelineId(UUID.randomUUID()), fqn)).toList();
    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches(DNS));
    assertThat(names).allMatch(name -> name.length() <= 52);
  }

  @Test
  void peopleRecognizeTheirPipeline() {
    assertThat(Names.base(Plans.ID, "ADWH Data Warehouse.daily"))
        .startsWith("adwh-data-warehouse-daily-");
    assertThat(Names.base(Plans.ID, "订单仓库.每日元数据")).startsWith("pipeline-");
    assertThat(Names.base(Plans.ID, "0123")).startsWith("pipeline-0123-");
  }

  @Test
  void aPipelineKeepsItsNameAndAnotherOfTheSameTextHasAnother() {
    PipelineId other = PipelineId.of("0c1f3d5e-1111-4111-8111-000000000005");
    assertThat(Names.base(Plans.ID, "Sales.Metadata"))
        .isEqualTo(Names.base(Plans.ID, "sales.metadata"));
    assertThat(Names.base(Plans.ID, "sales.metadata"))
        .isNotEqualTo(Names.base(other, "sales.metadata"));
  }

  @Test
  void ofARun() {
    RunId run = RunId.of("5f0c1b1e-2222-4222-8222-000000000001");
    assertThat(Names.run(run)).isEqualTo("run-5f0c1b1e-2222-4222-8222-000000000001");
  }

  @Test
  void rowsAsLabels() {
    assertThat(rows().stream().map(Names::labelValue).toList())
        .doesNotHaveDuplicates()
        .allMatch(value -> value.matches(LABEL));
    assertThat(Names.labelValue("TestSuite")).isEqualTo("TestSuite");
  }

  @Property
  void anyTextMakesALegalName(@ForAll String text) {
    String base = Names.base(Plans.ID, text);
    assertThat(base).matches(DNS).hasSizeLessThanOrEqualTo(52);
    assertThat(Names.config(base, Digest.of(text))).matches(DNS).hasSizeLessThanOrEqualTo(63);
  }

  @Property
  void anyTextMakesALegalLabel(@ForAll String text) {
    assertThat(Names.labelValue(text)).matches(LABEL);
  }
}
