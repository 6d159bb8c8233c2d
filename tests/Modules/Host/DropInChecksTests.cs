using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Host;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Tests.Modules.Host;

/// <summary>What a stranger's module may be called and may bring, tried against the product as it is.</summary>
public sealed class DropInChecksTests
{
    static readonly Lazy<IServiceCollection> Product = new(() =>
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "PartyDiscipline.Host", EnvironmentName = "Testing" });
        builder.WebHost.UseSetting("ConnectionStrings:Main", $"Data Source={Path.Combine(Path.GetTempPath(), "never-made.db")}");
        builder.Logging.ClearProviders();
        builder.AddPartyDiscipline();
        return builder.Services;
    });

    static readonly DropInTables Sound = new()
    {
        Assembly = "Rounds",
        BuiltAgainst = DropInFiles.HostKernel,
        Modules = ["RoundsModule"],
        Pages = ["/Pages/Rounds/Index.cshtml", "/Pages/_ViewStart.cshtml"],
        Routes = ["{round:guid}", "/Rounds/Deep"],
        GrainNames = ["Rounds.IRound"],
        Classes = ["RoundsModule", "RoundGrain"],
    };

    static DropInFault? Clash(string name, DropInTables tables) => new DropInNames(Product.Value).Clash(name, tables)?.Fault;

    [Fact]
    public void Names_of_its_own_are_free() => Assert.Null(Clash("Rounds", Sound));

    [Theory]
    [InlineData("Duties")]
    [InlineData("duties")]
    [InlineData("Admin")]
    [InlineData("Party")]
    [InlineData("Ledger")]
    [InlineData("Clues")]
    [InlineData("Talks")]
    public void The_name_of_a_module_a_page_a_table_or_a_fact_that_is_here_is_taken(string name) => Assert.Equal(DropInFault.NameTaken, Clash(name, Sound));

    [Fact]
    public void Grains_pages_and_addresses_of_others_are_refused()
    {
        Assert.Equal(DropInFault.NameTaken, Clash("Rounds", Sound with { GrainNames = ["Duties.IResponsibleParty"] }));
        Assert.Equal(DropInFault.NameTaken, Clash("Rounds", Sound with { Classes = ["UnitGrain"] }));
        Assert.Equal(DropInFault.ForeignPage, Clash("Rounds", Sound with { Pages = ["/Pages/RoundsElsewhere/Index.cshtml"] }));
        Assert.Equal(DropInFault.ForeignPage, Clash("Rounds", Sound with { Routes = ["/Duties/Board"] }));
        Assert.Equal(DropInFault.ForeignPage, Clash("Rounds", Sound with { Routes = ["~/Party/{party}"] }));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, true)]
    [InlineData(1, 1, false)]
    [InlineData(2, 0, false)]
    public void It_fits_when_it_was_built_against_the_same_major_version_and_nothing_newer(int major, int minor, bool fits) => Assert.Equal(fits, DropInFiles.Fits(new Version(major, minor, 0, 0)));

    static Flaw? Rehearse(Action<ModuleBuilder> register)
    {
        var (module, own) = (new Stranger(), new ServiceCollection());
        register(new ModuleBuilder(module, own, typeof(Stranger)));
        return DropInRehearsal.Of(module, Product.Value, own);
    }

    [Fact]
    public void What_is_its_own_and_can_be_made_is_taken() => Assert.Null(Rehearse(module =>
    {
        module.Permission("Rounds.Read", Roles.Clerk).Menu("perform", "/Rounds/Index", "Rounds.Read").Api(api => api.MapGet("/rounds", () => "").WithMetadata(new RequirePermissionAttribute("Rounds.Read")));
        module.Services.AddSingleton<IDocument>(new Print("rounds-one"));
    }));

    [Fact]
    public void Places_rights_and_endpoints_outside_its_name_are_refused()
    {
        Assert.Equal(DropInFault.ForeignPage, Rehearse(m => m.Permission("Duties.Read", Roles.Clerk))?.Fault);
        Assert.Equal(DropInFault.ForeignPage, Rehearse(m => m.Menu("perform", "/Duties/Board", "Rounds.Read"))?.Fault);
        Assert.Equal(DropInFault.ForeignPage, Rehearse(m => m.Api(api => api.MapGet("/duties/all", () => "").WithMetadata(new RequirePermissionAttribute("Rounds.Read"))))?.Fault);
        Assert.Equal(DropInFault.ForeignPage, Rehearse(m => m.Api(api => api.MapGet("/rounds", () => "")))?.Fault);
    }

    [Fact]
    public void A_document_that_is_called_like_one_that_is_here_is_refused() =>
        Assert.Equal(DropInFault.NameTaken, Rehearse(m => m.Services.AddSingleton<IDocument>(new Print("handbook")))?.Fault);

    [Fact]
    public void A_regulation_with_faults_is_refused_and_every_fault_is_named()
    {
        var flaw = Rehearse(m => m.Services.AddSingleton(new RegulationSource("rounds.json", () => new MemoryStream(Encoding.UTF8.GetBytes("""{ "code": "rounds", "obligations": [] }""")))));
        Assert.Equal(DropInFault.FaultyRegulation, flaw?.Fault);
        Assert.Contains("rounds.json", flaw!.Detail, StringComparison.Ordinal);
    }

    sealed class Stranger : IModule
    {
        public string Name => "Rounds";
        public IReadOnlyCollection<string> Upstream => [];
        public void Register(ModuleBuilder module) { }
    }

    sealed class Print(string name) : IDocument
    {
        public string Name => name;
        public string Permission => "Rounds.Read";
        public Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel) => Task.FromResult<OfficialDocument?>(null);
    }
}
