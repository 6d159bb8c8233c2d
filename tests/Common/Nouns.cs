using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using Xunit;

namespace PartyDiscipline.Tests.Common;

/// <summary>What a test tells the Ledger.</summary>
sealed record Probed(string What) : IFact;

/// <summary>Every noun of every module, found in the models; and one row of each, made from the model alone.</summary>
static class Nouns
{
    /// <summary>Columns whose value is bound by more than their type.</summary>
    static readonly Dictionary<string, object> Particular = new()
    {
        ["Account.Lane"] = Roles.SystemAdministrator,
        ["Grant.Role"] = Roles.SystemAdministrator,
    };

    /// <summary>Opens a module's context for a tenant, whatever its type.</summary>
    public static ModuleDb Open(IServiceProvider services, Type context, string tenant)
    {
        var database = services.GetRequiredService(typeof(Database<>).MakeGenericType(context));
        return (ModuleDb)database.GetType().GetMethod("Open", [typeof(string)])!.Invoke(database, [tenant])!;
    }

    public static IEnumerable<Type> Contexts(IServiceProvider services) => services.GetServices<ModuleDatabase>().Select(d => d.Context).Where(typeof(ModuleDb).IsAssignableFrom);

    /// <summary>The nouns of a context: rows with an id and a version, mapped to their own table.</summary>
    public static IReadOnlyList<IEntityType> Of(DbContext db) =>
        [.. db.Model.GetEntityTypes().Where(t => typeof(TenantRow).IsAssignableFrom(t.ClrType) && !t.ClrType.IsAbstract)];

    /// <summary>Writes one row of every noun of every module into a tenant, by the product's own write path.</summary>
    public static async Task Fill(IServiceProvider services, string tenant)
    {
        foreach (var context in Contexts(services))
        {
            await using var db = Open(services, context, tenant);
            if (Of(db).Count == 0) continue;
            var outcome = await db.Write(Actor.System(tenant), Guid.NewGuid(), _ =>
            {
                foreach (var type in InOrder(Of(db)))
                {
                    var row = Make(db, type);
                    db.Append(new Probed(type.ShortName()), $"probe/{row.Id}");
                }
                return Task.FromResult<Outcome>(new Outcome.Done(Guid.NewGuid()));
            });
            Assert.IsType<Outcome.Done>(outcome);
        }
    }

    /// <summary>A new row with a value in every column, tracked as added.</summary>
    public static TenantRow Make(ModuleDb db, IEntityType type)
    {
        var constructor = type.ClrType.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []);
        var row = (TenantRow)(constructor?.Invoke([]) ?? RuntimeHelpers.GetUninitializedObject(type.ClrType));
        var entry = db.Entry(row);
        foreach (var property in type.GetProperties())
        {
            if (property.Name is nameof(TenantRow.TenantId) or nameof(TenantRow.Version)) continue;
            if (property.Name == nameof(TenantRow.Id)) entry.Property(property).CurrentValue = Guid.CreateVersion7();
            else if (property.IsForeignKey()) entry.Property(property).CurrentValue = PrincipalValue(db, property);
            else if (Particular.TryGetValue($"{type.ShortName()}.{property.Name}", out var value)) entry.Property(property).CurrentValue = value;
            else entry.Property(property).CurrentValue = Value(property.ClrType, property.GetMaxLength() is > 0 and var most ? most : 200, IsUnique(property) ? $"{Guid.NewGuid():N}" : property.Name);
        }
        entry.State = EntityState.Added;
        return row;
    }

    /// <summary>Another value of the same type, never the same.</summary>
    public static object? Changed(object? value, Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (value is null) return Value(bare, 8, "x");
        return value switch
        {
            string text => text.Length == 0 ? "x" : (text[0] == 'x' ? "y" : "x") + text[1..],
            Guid => Guid.NewGuid(),
            bool flag => !flag,
            int number => number + 1,
            long number => number + 1,
            decimal number => number + 1,
            double number => number + 1,
            DateOnly date => date.AddDays(1),
            DateTimeOffset at => at.AddSeconds(1),
            DateTime at => at.AddSeconds(1),
            TimeSpan span => span.Add(TimeSpan.FromMinutes(1)),
            PartyId party => party with { Key = party.Key + "-x" },
            Enum member => Enum.GetValues(bare).Cast<object>().FirstOrDefault(v => !v.Equals(member)) ?? throw new InvalidOperationException($"{bare.Name} has one member only."),
            byte[] bytes => bytes.Append((byte)1).ToArray(),
            Array { Length: > 0 } list => Array.CreateInstance(list.GetType().GetElementType()!, 0),
            IDictionary { Count: > 0 } or IList { Count: > 0 } => Activator.CreateInstance(bare),
            _ => Value(bare, 8, "y"),
        };
    }

    static IEnumerable<IEntityType> InOrder(IReadOnlyList<IEntityType> types)
    {
        var done = new HashSet<IEntityType>();
        while (done.Count < types.Count)
        {
            var ready = types.FirstOrDefault(t => !done.Contains(t) && t.GetForeignKeys().All(f => f.PrincipalEntityType == t || done.Contains(f.PrincipalEntityType)))
                ?? throw new InvalidOperationException("The nouns refer to each other in a ring.");
            done.Add(ready);
            yield return ready;
        }
    }

    static bool IsUnique(IProperty property) => property.GetContainingIndexes().Any(i => i.IsUnique) || property.IsKey();

    static object? PrincipalValue(DbContext db, IProperty property)
    {
        var key = property.GetContainingForeignKeys().First();
        if (key.PrincipalEntityType == key.DeclaringEntityType) return property.IsNullable ? null : Guid.Empty;
        var principal = db.ChangeTracker.Entries().FirstOrDefault(e => e.Metadata == key.PrincipalEntityType) ?? db.Entry(Stored(db, key.PrincipalEntityType));
        return principal.Property(key.PrincipalKey.Properties[key.Properties.ToList().IndexOf(property)].Name).CurrentValue;
    }

    static object Stored(DbContext db, IEntityType type)
    {
        var rows = (IQueryable)typeof(DbContext).GetMethod("Set", [])!.MakeGenericMethod(type.ClrType).Invoke(db, [])!;
        return rows.Cast<object>().First();
    }

    static object? Value(Type type, int length, string name, int depth = 0)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare == typeof(string)) return name.Length <= length ? name : name[..length];
        if (bare == typeof(Guid)) return Guid.NewGuid();
        if (bare == typeof(DateOnly)) return new DateOnly(2026, 3, 4);
        if (bare == typeof(DateTimeOffset)) return new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
        if (bare == typeof(DateTime)) return new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);
        if (bare == typeof(TimeSpan)) return TimeSpan.FromMinutes(90);
        if (bare == typeof(PartyId)) return new PartyId("sample9", PartyKind.Member, "member-1");
        if (bare == typeof(byte[])) return new byte[] { 1, 2, 3 };
        if (bare.IsEnum) return Enum.GetValues(bare).GetValue(0);
        if (bare.IsPrimitive || bare == typeof(decimal)) return Convert.ChangeType(1, bare, CultureInfo.InvariantCulture);
        if (typeof(IEnumerable).IsAssignableFrom(bare)) return Collection(bare, name, depth);
        return Composite(bare, name, depth);
    }

    static object? Collection(Type type, string name, int depth)
    {
        if (type.IsArray) return Filled(Array.CreateInstance(type.GetElementType()!, 1), type.GetElementType()!, name, depth);
        var arguments = type.GetGenericArguments();
        if (arguments.Length == 2)
        {
            var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
            dictionary[Value(arguments[0], 8, name, depth + 1)!] = Value(arguments[1], 8, name, depth + 1);
            return dictionary;
        }
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(arguments))!;
        list.Add(Value(arguments[0], 8, name, depth + 1));
        return list;

        static Array Filled(Array array, Type element, string name, int depth)
        {
            array.SetValue(Value(element, 8, name, depth + 1), 0);
            return array;
        }
    }

    static object? Composite(Type type, string name, int depth)
    {
        if (depth > 3 || type.IsAbstract || type.IsInterface) return null;
        if (type == typeof(System.Text.Json.JsonElement)) return System.Text.Json.JsonSerializer.SerializeToElement(name);
        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(c => c.GetParameters() is not [var only] || only.ParameterType != type)
            .MaxBy(c => c.GetParameters().Length);
        var made = constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p.ParameterType, 8, name, depth + 1))]);
        foreach (var property in type.GetProperties().Where(p => p.SetMethod is not null && p.GetIndexParameters().Length == 0))
            property.SetValue(made, Value(property.PropertyType, 8, name, depth + 1));
        return made;
    }
}
