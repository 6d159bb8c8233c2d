using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Host;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Tests.Modules.Responsibilities;

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
    [InlineData("Duties.More")]
    [InlineData("duties_more")]
    public void The_name_of_a_module_a_page_a_table_or_a_fact_that_is_here_is_taken(string name) => Assert.Equal(DropInFault.NameTaken, Clash(name, Sound));

    [Theory]
    [InlineData("rounds")]
    [InlineData("Rounds.More")]
    [InlineData("Rounds_More")]
    public void The_name_of_one_that_was_dropped_in_before_is_taken(string name)
    {
        var names = new DropInNames(Product.Value);
        Assert.Null(names.Clash(name, Named(name)));
        names.Take("Rounds", typeof(FactAttribute).Assembly);
        Assert.Equal(DropInFault.NameTaken, names.Clash(name, Named(name))?.Fault);

        static DropInTables Named(string name) => Sound with { Pages = [], Routes = [], GrainNames = [$"{name}.IRound"] };
    }

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

    /// <param name="register">What the module brings.</param>
    /// <param name="before">What one brought that was dropped in before it.</param>
    static Flaw? Rehearse(Action<ModuleBuilder> register, Action<ModuleBuilder>? before = null)
    {
        var (module, own, host) = (new Stranger(), new ServiceCollection(), new ServiceCollection());
        foreach (var service in Product.Value) ((ICollection<ServiceDescriptor>)host).Add(service);
        before?.Invoke(new ModuleBuilder(module, host, typeof(Stranger)));
        register(new ModuleBuilder(module, own, typeof(Stranger)));
        return DropInRehearsal.Of(module, host, own);
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
    public void What_is_called_like_something_of_one_that_was_dropped_in_before_is_refused()
    {
        Action<ModuleBuilder> print = m => m.Services.AddSingleton<IDocument>(new Print("rounds-one")), handle = m => m.Services.AddSingleton<IHandle<TenantFounded>, Hears>();
        foreach (var brings in (Action<ModuleBuilder>[])[print, handle])
        {
            Assert.Null(Rehearse(brings));
            Assert.Equal(DropInFault.NameTaken, Rehearse(brings, before: brings)?.Fault);
        }
    }

    [Fact]
    public void A_regulation_with_a_name_that_another_has_is_refused_whoever_brought_that()
    {
        var sound = Packs.Sample("RY", "2026-06-01");
        Assert.Null(Rehearse(Law(sound), before: Law(Packs.Sample("RX", "2026-06-01"))));
        var obligations = Rehearse(Law(Packs.Sample("RX", "2026-06-01", p => p["code"] = "rounds")), before: Law(Packs.Sample("RX", "2026-06-01")));
        Assert.Equal(DropInFault.FaultyRegulation, obligations?.Fault);
        Assert.Contains("RX1-a", obligations!.Detail, StringComparison.Ordinal);
        var group = Rehearse(Law(JsonNode.Parse(sound.ToJsonString().Replace("RY-main", "RX-main", StringComparison.Ordinal))!.AsObject()), before: Law(Packs.Sample("RX", "2026-06-01")));
        Assert.Equal(DropInFault.FaultyRegulation, group?.Fault);
        Assert.Contains("RX-main is the name of a clause or a group of rx-regulation", group!.Detail, StringComparison.Ordinal);

        static Action<ModuleBuilder> Law(JsonObject regulation) => m => m.Services.AddSingleton(new RegulationSource($"{regulation["code"]}.json", () => new MemoryStream(regulation.Bytes())));
    }

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

    sealed class Hears : IHandle<TenantFounded>
    {
        public Task Handle(TenantFounded fact, Delivery delivery, CancellationToken cancel) => Task.CompletedTask;
    }

    sealed class Print(string name) : IDocument
    {
        public string Name => name;
        public string Permission => "Rounds.Read";
        public Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel) => Task.FromResult<OfficialDocument?>(null);
    }
}
