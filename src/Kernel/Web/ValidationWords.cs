using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace PartyDiscipline.Kernel.Web;

/// <summary>
/// Labels and messages of annotations in the reader's language: <c>[Display(Name = "Record.Title")]</c> and
/// <c>[Required(ErrorMessage = "…")]</c> are keys of the model's module, and an annotation that names no message says the Kernel's.
/// </summary>
public static class ValidationWords
{
    public static IMvcBuilder AddValidationWords(this IMvcBuilder mvc)
    {
        mvc.AddDataAnnotationsLocalization(o => o.DataAnnotationLocalizerProvider = (type, factory) =>
            new ModuleThenKernel(factory.Create("Words", type.Assembly.GetName().Name!), factory.Kernel()));
        mvc.AddMvcOptions(o => o.ModelMetadataDetailsProviders.Add(new DefaultMessages()));
        mvc.Services.AddSingleton<IConfigureOptions<MvcOptions>, BindingMessages>();
        return mvc;
    }

    /// <summary>The module's word if it has it, else the Kernel's.</summary>
    sealed class ModuleThenKernel(IStringLocalizer module, IStringLocalizer kernel) : IStringLocalizer
    {
        public LocalizedString this[string name] => module[name] is { ResourceNotFound: false } own ? own : kernel[name];
        public LocalizedString this[string name, params object[] arguments] =>
            module[name, arguments] is { ResourceNotFound: false } own ? own : kernel[name, arguments];
        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => module.GetAllStrings(includeParentCultures);
    }

    /// <summary>Gives annotations without a message of their own a key of the Kernel's words.</summary>
    sealed class DefaultMessages : IValidationMetadataProvider
    {
        public void CreateValidationMetadata(ValidationMetadataProviderContext context)
        {
            foreach (var annotation in context.ValidationMetadata.ValidatorMetadata.OfType<ValidationAttribute>())
            {
                if (annotation.ErrorMessage is not null || annotation.ErrorMessageResourceName is not null) continue;
                annotation.ErrorMessage = annotation switch
                {
                    RequiredAttribute => "Valid.Required",
                    StringLengthAttribute { MinimumLength: > 0 } => "Valid.LengthBetween",
                    StringLengthAttribute or MaxLengthAttribute => "Valid.MaxLength",
                    MinLengthAttribute => "Valid.MinLength",
                    RangeAttribute => "Valid.Range",
                    EmailAddressAttribute => "Valid.Email",
                    CompareAttribute => "Valid.Compare",
                    _ => "Valid.Other",
                };
            }
        }
    }

    /// <summary>What model binding itself says of a value that is no date or number.</summary>
    sealed class BindingMessages(IStringLocalizerFactory factory) : IConfigureOptions<MvcOptions>
    {
        public void Configure(MvcOptions options)
        {
            var words = factory.Kernel();
            var messages = options.ModelBindingMessageProvider;
            messages.SetValueMustNotBeNullAccessor(_ => words["Valid.Missing"]);
            messages.SetMissingBindRequiredValueAccessor(_ => words["Valid.Missing"]);
            messages.SetMissingKeyOrValueAccessor(() => words["Valid.Missing"]);
            messages.SetMissingRequestBodyRequiredValueAccessor(() => words["Valid.Missing"]);
            messages.SetAttemptedValueIsInvalidAccessor((value, _) => Unreadable(words, value));
            messages.SetNonPropertyAttemptedValueIsInvalidAccessor(value => Unreadable(words, value));
            messages.SetUnknownValueIsInvalidAccessor(_ => words["Valid.Other"]);
            messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => words["Valid.Other"]);
            messages.SetValueIsInvalidAccessor(value => Unreadable(words, value));
            messages.SetValueMustBeANumberAccessor(_ => words["Valid.Number"]);
            messages.SetNonPropertyValueMustBeANumberAccessor(() => words["Valid.Number"]);
        }

        static string Unreadable(IStringLocalizer words, string value) =>
            string.Format(CultureInfo.CurrentCulture, words["Valid.Unreadable"].Value, value);
    }
}
