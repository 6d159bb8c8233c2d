using System.Text.Json;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>
/// T4, does the alarm ring: <c>eng/seeded-faults.sh</c> plants each fault of <c>tests/Assurance/seeded-faults.json</c> in a copy of the tree
/// and plays the test that must fail. Here it is seen that the list does not rot: each fault can still be planted, in one place.
/// </summary>
public sealed class SeededFaultsTests
{
    const int Least = 30;

    sealed record Fault(string What, string File, string Find, string Put, string Rings);

    [Fact]
    public void Every_fault_can_still_be_planted_and_names_a_suite_that_must_ring()
    {
        var faults = JsonSerializer.Deserialize<List<Fault>>(Source.Text("tests/Assurance/seeded-faults.json"), JsonSerializerOptions.Web)!;
        Assert.True(faults.Count >= Least, $"{faults.Count} faults; there are to be {Least} at least.");
        Assert.Equal(faults.Count, faults.Select(f => f.What).Distinct().Count());
        Assert.Empty(
            from fault in faults
            let text = Source.Text(fault.File).ReplaceLineEndings("\n")
            let places = text.Split(fault.Find).Length - 1
            let rings = fault.Rings.Split(' ')
            from wrong in (string?[])
            [
                places == 1 ? null : $"its text stands in {places} places of {fault.File}",
                fault.Find == fault.Put ? "it changes nothing" : null,
                rings is [var suite, var test] && Directory.Exists(Path.Combine(Source.Root, "tests", suite)) && Claims.Tests.Contains(test) ? null : $"there is no test {fault.Rings}",
            ]
            where wrong is not null
            select $"{fault.What}: {wrong}");
    }
}
